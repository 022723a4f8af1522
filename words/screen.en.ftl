# Words on the till's screen. Money, times, numbers and codes come in as text, already formatted. Say first what to do.

## Header and footer

header-till = Till { $number }
header-language = Language
world-practice = MAFUNZO · PRACTICE
world-sandbox = JARIBIO · SANDBOX
light-mpesa = M-PESA
light-relay = Relay
light-unknown = not tried yet
light-good = works
light-trouble = no answer, trying
footer-keys = Keys
footer-find = Find anything
footer-day = Day's end
footer-shift = Shift { $number } · { $time }
footer-no-shift = No shift
footer-back = Back
footer-sound-on = Sound on
footer-sound-off = Sound off
footer-today = { $count ->
    [one] 1 sale today
   *[other] { $count } sales today
}
footer-taken = KSh { $amount }
starting = Pokea is starting…

## What is amiss around the till

banner-clock-slow = This PC's clock is { $span } slow. Set its date and time. Pokea goes by Safaricom's time meanwhile.
banner-clock-fast = This PC's clock is { $span } fast. Set its date and time. Pokea goes by Safaricom's time meanwhile.
banner-callbacks = Callbacks delayed: the relay does not answer. Payments are still proved; M-PESA codes come later.
banner-older = An older copy of this till's records was put back: later sales are missing, and their money is looked for again. Call the owner.
banner-records = Payments straight to the till are not seen: Pull Transactions is not registered. Tell the owner.
banner-look = The till's records are being checked: { $percent } %. You can sell meanwhile.
banner-password = The M-PESA operator's password ends in { $days } days. The owner: a new one on the portal, then Ctrl O, Going live.
banner-password-over = The M-PESA operator's password has ended: codes, money back and payouts may not work. The owner: a new one on the portal, then Ctrl O, Going live.
banner-offsite = The backup outside this PC was not written. The owner: Ctrl O, Safety.
disk-little = The disk is nearly full: less than 512 MiB are free. Tell the owner to make room.
disk-too_little = The disk is full: no new sale before there is room. Call the owner. What is open still ends.
disk-not_saved = Not saved: a message about a payment found no room on the disk. Do not hand over on what stands here; call the owner.
disk-damaged = The till's records are damaged: no new sale. Call the owner, close Pokea and start it again.
span-seconds = { $count } seconds
span-minutes = { $count } minutes
span-hours = { $count } hours
span-days = { $count } days
span-years = { $count } years

## The sale

sale-title = Sale { $receipt }
sale-amount = Amount in shillings
sale-lines = What is sold
sale-quick = Quick amount
sale-vat = VAT 16% included
sale-hint = Type the amount. + adds, × multiplies.
sale-of = Sale of { $time }
keypad = Keypad
keypad-clear = Clear
keypad-erase = Erase the last digit
keypad-plus = Plus
keypad-times = Times

## How it is paid

pay-title = How is it paid?
pay-mpesa = M-PESA prompt
pay-mpesa-hint = The customer types the PIN
pay-cash = Cash
pay-cash-hint = Change worked out
pay-till = Straight to the till
pay-till-hint = The customer pays the till number
pay-part = Part from one phone
pay-part-hint = Several phones pay one sale
pay-part-amount = From this phone
pay-part-amount-hint = Whole shillings, less than the amount.
pay-part-rest = KSh { $amount } is left for another way.
pay-part-next = Next: the phone
pay-rest = By M-PESA
pay-rest-hint = Enter asks a phone, T waits at the till.
pay-rest-next = Ask a phone for KSh { $amount }
pay-rest-cash = KSh { $amount } in cash is on the counter.
pay-phone = Customer's phone
pay-phone-hint = 07…, 01… or +254…
pay-ask = Ask for KSh { $amount }
pay-ask-plain = Ask for M-PESA
pay-asking = Asking…
pay-tendered = Cash from the customer
pay-tendered-hint = Leave empty for the exact amount.
pay-note = Add a note of KSh { $amount }
pay-change = Change
pay-exact = Exact amount, no change
pay-short = Not enough yet
pay-take = Take KSh { $amount }
pay-take-plain = Take cash
pay-taking = Saving…

## Waiting for the phone

waiting-title = Waiting for the customer
waiting-title-stopped = Stopped, still checking
waiting-unknown-title = Not known yet
waiting-unknown-rule = Waiting for M-PESA… do not charge again, do not hand over.
waiting-owner-rule = Do not ask again, do not hand over.
waiting-unknown-checking = Still checking with Safaricom.
waiting-progress = How much of the prompt's time has passed
waiting-step-pin = Ask the customer to type the M-PESA PIN.
waiting-step-nothing = Nothing on the phone by 0:30? Ask them to unlock it and check the signal.
waiting-step-next = Serve the next customer meanwhile:
waiting-next = Next customer
waiting-next-hint = This sale waits on the right
waiting-stop = Stop waiting
waiting-stop-hint = If money still comes you will be told
override-choice = Owner: ask again
override-end = Owner: wait no longer
waiting-back = Back to the till
waiting-back-hint = This sale is still being checked

## The rest is owed, and nothing is asked

owing-title = Still to pay
owing-till = Till number
owing-none = When the customer has paid the till, the payment shows here.
owing-too-much = More came than is missing. Give the sale up: the owner gives the money back.
owing-several = { $count } payments fit. Ask the customer for the name or the code.
owing-claim = Paid by { $whose }
owing-phone = Phone
owing-part = Part
owing-code = Code
qr-show = QR code
regular-title = Paid before
regular-more = Several fit: type one digit more.
regular-forget = Forget this number
owing-next = Next
owing-stop = Give up
parts-title = Paid so far

## The result

result-paid = PAID
result-failed = NOT PAID
result-let-go = NOT KNOWN
result-closed = CLOSED
result-closed-hint = Nothing was charged.
result-code = M-PESA code
result-code-follows = The M-PESA code has not come yet. The payment is proven.
result-proved = proved by Safaricom
result-cash = Cash
result-tendered = KSh { $amount } received
result-change = Change
result-no-change = No change to give
cash-kept = KSh { $amount } in cash is kept on the counter.
cash-back = Give back KSh { $amount } in cash.
owing-rest = KSh { $amount } is missing.
result-receipt = Receipt { $receipt }
result-next = Next sale
result-next-hint = Any digit starts it
result-language = Receipt in Swahili
result-show = Show receipt
result-again = Ask again
result-again-hint = Same phone
result-again-from = Possible in { $time }
result-other = Other phone
result-other-hint = A new prompt there
result-cash-instead = Cash
result-cash-hint = Change worked out
result-close = Close
result-close-hint = The customer does not buy
result-reopen = Open again
result-reopen-hint = The customer takes the goods: paid with this money
refund-cancelled = KES { $amount } received for cancelled sale { $sale }: refund or reopen
refund-extra = KES { $amount } more received for paid sale { $sale }: refund due
refund-owner = It goes back by M-PESA, or in cash: key G.

## The customer shows a code

code-choice = Customer shows a code
code-choice-hint = Safaricom is asked about it

## What is waiting, what came last

strip-title = All sales
strip-waiting = Waiting
strip-latest = Latest
strip-nobody = Nobody waits.
strip-nothing = Paid sales show here.
strip-stopped = Stopped, still checking
tender-mpesa = M-PESA
tender-cash = Cash
status-not_known = Not known yet. Do not ask again, do not hand over. Checking…
status-paid = Paid
status-failed = not charged
status-owing = KSh { $amount } still to pay
status-cancelled = Closed, not charged
loose-title = Money without a sale
loose-proven = Nobody's yet. Open its sale, or tell the owner.
loose-told = A message tells of it; not in M-PESA's records yet.
loose-question = payment from { $phone } for KES { $amount }: use for this sale?
loose-question-hint = It came straight to the till at { $time }
loose-hidden = a hidden number
unrecorded-title = Not in M-PESA's records
unrecorded-hint = Proved, and the records lack it. Tell the owner.

## What is the matter with a request: in few words, then what to do first, then why

brief-sending = sending
brief-on_the_phone = prompt on the phone
brief-proving_paid = message received, checking
brief-proving_failed = message received, checking
brief-answer_lost = answer lost, checking
brief-still_processing = still being processed
brief-overdue = no answer yet, tell the owner
brief-let_go = not known, may be asked again
brief-unattributed = tell the owner
brief-amount_differs = other amount, tell the owner
brief-contradiction = unclear, tell the owner
brief-paid = paid
brief-no_money = Not enough money
brief-declined = Declined
brief-no_answer = No answer
brief-wrong_pin = Wrong PIN
brief-pin_locked = PIN locked
brief-phone_busy = Phone busy
brief-limit = Over M-PESA's limit
brief-too_soon = Same amount too soon
brief-busy = M-PESA busy
brief-customer_account = Customer's account
brief-set_up = Shop's set-up
brief-field_refused = Refused by M-PESA
brief-unreachable = No internet
brief-insecure = No safe line
do-sending = Asking M-PESA to ring { $phone }.
do-on_the_phone = { $phone } shows “Pay KSh { $amount } to { $shop }?”
do-proving_paid = Wait a moment before you hand over.
do-proving_failed = Wait a moment before you ask again.
do-answer_lost = Look at the customer's phone, but do not ask again.
do-still_processing = Waiting for M-PESA… do not charge again.
do-overdue = Call the owner: Safaricom has given no answer for 15 minutes.
do-let_go = Look at the customer's phone once more, then ask again.
do-unattributed = Call the owner before you hand over.
do-amount_differs = Call the owner before you hand over.
do-contradiction = Call the owner before you hand over.
do-no_money = Offer cash, or ask another phone.
do-declined = Ask whether the customer still wants to pay.
do-no_answer = See that the phone is on and has signal, then ask again.
do-wrong_pin = Ask again, and let the customer type the PIN slowly.
do-pin_locked = Take cash, or ask another phone.
do-phone_busy = Let the customer close other M-PESA messages, then ask again.
do-limit = Take cash, or ask another phone.
do-too_soon = Wait for the clock, then ask again.
do-busy = Wait half a minute, then ask again.
do-customer_account = Take cash, or ask another phone.
do-set_up = Take cash now, and call the owner.
do-field_refused = Check the phone number, or take cash.
do-unreachable = Take cash, or check the internet and ask again.
do-insecure = Check the PC's date and time, or take cash.
why-sending = This takes a second or two.
why-on_the_phone = The money is here as soon as the PIN is typed.
why-proving_paid = Payment message received, checking with Safaricom…
why-proving_failed = A message says not paid, checking with Safaricom…
why-answer_lost = The line broke while asking. The prompt may be on the phone or not.
why-still_processing = It is still being processed. Ask the customer whether money left the phone.
why-overdue = Ask the customer whether money left the phone.
why-let_go = Nothing shows that the first request was paid. If its money still comes, it is shown here.
why-unattributed = Money seems to have come, but it is not proved that it is for this sale.
why-amount_differs = The payment message names another amount.
why-contradiction = A message says paid, Safaricom's own answer says not.
why-no_money = There is not enough money in that M-PESA. Nothing was charged.
why-declined = The customer cancelled the prompt. Nothing was charged.
why-no_answer = The phone did not answer in time. Nothing was charged.
why-wrong_pin = The PIN was wrong. Nothing was charged.
why-pin_locked = That M-PESA PIN is locked; Safaricom unlocks it on 100. Nothing was charged.
why-phone_busy = Another M-PESA request is open on that phone. Nothing was charged.
why-limit = This amount is outside what that customer may pay. Nothing was charged.
why-too_soon = The same amount came from this phone less than two minutes ago. Nothing was charged.
why-busy = M-PESA is busy. Nothing was charged.
why-customer_account = Safaricom must mend that customer's M-PESA. Nothing was charged.
why-set_up = M-PESA does not accept this shop's settings. Nothing was charged.
why-field_refused = M-PESA refused the request. Nothing was charged.
why-unreachable = Safaricom cannot be reached. Nothing was sent.
why-insecure = There is no safe line to Safaricom. Nothing was sent.

## Why a field was refused

field-amount_empty = Type the amount first.
field-amount_not_digits = Digits only, with + or × between them.
field-amount_stray = “{ $letter }” does not belong in an amount: digits only.
field-amount_unfinished = Finish the sum: a number is missing after + or ×.
field-amount_negative = An amount cannot be below zero.
field-amount_has_cents = Whole shillings only: M-PESA takes no cents.
field-amount_zero = Type an amount above zero.
field-amount_too_large = At most KSh 250,000 in one sale.
field-amount_too_many_lines = Too many lines in one sum. Make two sales of it.
field-phone_empty = Type the customer's phone number.
field-phone_not_digits = Digits only, such as 0712 345 678.
field-phone_too_short = Digits are missing: 10 digits, such as 0712 345 678.
field-phone_too_long = Too many digits: 10 digits, such as 0712 345 678.
field-phone_not_kenyan = Start with 07 or 01: that is not a Kenyan mobile number.
field-cash_not_enough = Ask for more: this is less than the amount.
field-cash_too_much = Check the cash: this is more than any counter takes.
field-cash_unreadable = Digits only, such as 2000.
field-part_refused = Whole shillings, and less than what is still to pay.
field-code_unreadable = 10 letters and digits, such as UKM4K7Q2TX.
field-kra_pin_unreadable = A KRA PIN is a letter, nine digits and a letter.
field-reason_unreadable = Say why, in a few words.
field-back_too_much = More than may still go back.
field-goods_too_many = More than the customer has of it.
field-count_unreadable = Digits only: how many there are of each.
field-discount_unreadable = An amount such as 50, or a part such as 10%.
field-discount_too_large = That is more than there is to take it off.
field-quantity_refused = Between 1 and 9,999 of one thing.
field-price_refused = A price is between 0 and KSh 250,000.
field-text_too_long = That is too long. Shorten it.
field-basket_full = A basket holds 200 lines. Sell these, and begin another for the rest.
field-basket_for_nothing = Nothing is left to pay. Make the discount smaller.
field-item_gone = An item of this basket is not in the catalogue. Remove its line.
field-item_name = A name has 1 to 80 characters.
field-item_price = A price such as 1250 or 1250.50, at most KSh 250,000.
field-item_barcode = A barcode has 8, 12 or 13 digits, and one of them is wrong. Scan it again.
field-item_barcode_taken = Another item has this barcode. Look for it, and take the barcode away there first.
field-item_category = A category has at most 40 characters.
field-item_quick_key = A quick key is one letter from A to Z.
field-item_quick_key_taken = Another item has this quick key. Choose another letter.

## Why a command was not followed

error-field = Check what you typed.
error-prompt_live = Do not ask again: a prompt for this sale is not over yet.
error-prompt_fresh = The prompt can still be answered. Wait { $time }, then the owner may decide.
error-nothing_to_override = Safaricom knows how this request ended, or is being asked. Wait for the answer.
error-sale_closed = This sale is already closed. Start a new one.
error-payment_unknown = M-PESA's records do not show this payment yet. Wait a moment and look again.
error-payment_taken = This payment already belongs to another sale.
error-payment_unsettled = A prompt that is still open may have brought this payment. Wait until it is over.
error-payment_of_lost_sale = This payment may belong to a sale that was lost when the backup was put back. Call the owner.
error-payment_not_reserved = The shop's other PCs could not be asked whether one of them has this payment. Nothing was changed. Check the internet, then try again.
error-payment_going_back = This payment was given back, or is being given back. Call the owner.
error-no_line_to_mpesa = No line to M-PESA: nothing was asked for. Try again, or give it in cash.
error-no_operator = No M-PESA operator is set up on this till: give it back in the M-PESA business portal.
error-payment_differs = This payment is not the amount of this sale. Call the owner.
error-too_soon = Wait { $time }, then ask this phone again.
error-too_many_attempts = Take cash: this sale was asked for too often.
error-not_found = That sale is not here. Search for it again.
error-not_saved = Call the owner: the disk is full or broken. Nothing new was asked for or charged.
error-shift_open = A shift is open already.
error-no_shift = No shift is open. Open one first.
error-not_counted = Count the drawer again: cash has moved since it was counted.
error-not_over = Something else is not over yet. Look at the list, then close again.
error-no_line = The relay cannot be told now. Wait until its light is good, then press the key again.
error-not_let_in = The other PC cannot be let in from here: a key is missing. Wait a minute and try again, or use another PC of the shop.
error-no_room = Call the owner: the disk is almost full, and somebody must make room. Nothing was charged.
error-damaged = Call the owner: the till's records are damaged. Close Pokea and start it again. Nothing was charged.
error-nothing_to_reopen = No money that came for this sale is just what it comes to. Call the owner.
error-buyer_pin_stands = This receipt bears a KRA PIN already.
error-backup_gone = That backup is not whole any more. Nothing was changed; another one is looked for.
error-backup_foreign = That backup is of another shop or another PC. Nothing was changed.
error-no_receipt = The receipt could not be made. Try again; the sale itself is safe.
error-not_practice = That is only for practice.
error-start_in_use = Use the Pokea that is open already: another one uses this till. Or close it, and start Pokea again.
error-start_newer = Update Pokea first: a newer Pokea has used this till. Nothing was changed.
error-start_damaged = Call the owner: the till's records are damaged. Nothing was changed.
error-start_sealed = Type this PC's passphrase.
error-start_not_set_up = This world is not set up. Practise, and go on with it in the office.
error-check_first = First ask your own phone for one shilling: larger requests wait for that check. Nothing was sent.
error-not_started = Close the window and start Pokea again. If it comes back, call the owner: Pokea's log has the reason.
error-bad_request = Look at the list on the right first, then try again. If it comes back, start Pokea again.

## Practice

practice-title = Practice customer
practice-next = The next customer
practice-now = What does the customer do?
practice-phone = The customer's phone
practice-quiet = Nothing on the phone
practice-pays = Types the PIN
practice-cancels = Cancels
practice-no_money = Has no money
practice-wrong_pin = Wrong PIN
practice-ignores = Does not answer
practice-vanishes = Phone off

## Finding a sale and its receipt

receipt-opened = Opened in the PC's viewer.

## The day's end

open-notice = { $count ->
    [one] 1 open matter
   *[other] { $count } open matters
}
day-notice = { $count ->
    [one] 1 thing of { $day } to look at
   *[other] { $count } things of { $day } to look at
}

## Another PC

banner-newcomer = Another PC asks to work in this shop. Press F5 and look at it.
banner-estranged = The relay does not take this PC for one of the shop's: payments are proved later, and without payers' names. Press F5.
banner-unopened = { $count } messages from Safaricom cannot be opened, because this PC lacks a key of its shop. Payments are still proved. Call the owner.
error-start_unpaired = This PC has no relay yet.

## Paper and printers

light-printer = Printer
banner-paper-ask = Did receipt { $receipt } come out? Nobody knows. Look at the printer, then press Ctrl P.
banner-paper-trouble = { $trouble } { $count ->
    [one] 1 receipt waits.
   *[other] { $count } receipts wait.
  } The sales are safe. Ctrl P
paper-ask = Did receipt { $receipt } come out, whole?
came-yes = It is printed.
came-no = Nothing was printed. { $trouble }
came-perhaps = Nobody knows whether all of it came out: look at the printer. { $trouble }
print-unreachable = The printer does not answer: switch it on, and look at its cable.
print-offline = The printer is paused: press its button, or its Feed key.
print-paper_out = Put paper into the printer.
print-cover_open = Close the printer's cover.
print-busy = Another program has the printer: wait until it is done.
print-no_such_printer = The printer is not there: look at its cable, or name it again.
print-not_allowed = This PC does not let Pokea print there: call whoever set it up.
print-not_a_printer = What is there is no printer: name it again.
print-stalled = The printer stopped half-way: look at its paper.
print-failed = The printer failed: switch it off and on.
receipt-printing = It goes to the printer.
error-no_printer = No printer is named. Press Ctrl P.
error-printers_full = There are 9 printers already. Forget one first.
field-printer_unreadable = That is not where a printer is. Look at the example.
keys-print = Print the receipt

## The staff

staff-lock = Lock the till
role-cashier = Cashier
role-manager = Manager
role-owner = Owner
lock-title = Who is at the till?
lock-choose = Press the letter, then type the PIN.
lock-pin = PIN of { $name }
lock-phrase = Passphrase of { $name }
lock-use-phrase = Passphrase instead
lock-use-pin = PIN instead
lock-enter = Sign in
approve-title = A colleague must approve this
approve-what = { $act }. Whoever may do it types a PIN: it is good for this once.
approve-enter = Approve
approve-cancel = Not now
act-sell = Sell
act-read_books = Read what the day or the shift brought
act-change_items = Change what the shop sells
act-move_cash = Put cash in or take it out
act-open_drawer = Open the drawer without a sale
act-discount = Take more off a basket than a cashier may
act-refund = Give cash back
act-reverse = Have M-PESA take a payment back
act-override = Ask again though nobody knows how the first request ended
act-close_shift = Close the shift
act-settings = Change how this PC works
act-devices = Let another PC in, or pair this one anew
act-backups = Say where backups go
act-staff = Change the staff
act-see_balance = Ask for the till's balance
act-go_live = Set up another world
act-pay_out = Pay out of the M-PESA account
act-approve_payout = Be the second person for a payout
error-phone_forgotten = This number is remembered no more. Type it.
error-locked = Nobody is signed in. Type your PIN first.
error-needs_approval = Somebody who may do this must approve it with a PIN. Nothing was done.
error-wrong_pin = That is not it. Look at the name, then type it again.
error-too_many_tries = Too many wrong tries. The next may be made in { $time }, while Pokea runs. The owner can set a new PIN.
error-may_not_approve = This person may not do it either. Choose another.
error-owner_first = The first person must be the owner.
error-only_owner = The only owner cannot leave. Name another owner first.
error-staff_full = There are 26 people already. Somebody must leave first.
error-above_day = More than may be paid out in a day. Nothing was paid; the owner sets the limit.
error-paid_before = The same was paid to the same payee in the last day. Nothing was paid.
error-needs_second_person = So much needs a second person: name another manager or owner among the staff, or raise the limit. Nothing was paid.
error-same_person = The second person must be another one. Nothing was paid.
error-payout_over = This payout was sent already, or is over.
error-payout_not_over = Nobody knows yet what became of this payout: it is not sent again.
error-payout_refused = Safaricom refused a payout at once. What waits was not sent: see why, then go on.
error-below_float = Too little would stay in the account. Nothing was paid; the owner sets how much stays.
error-funds_unknown = Safaricom did not say what is in the account, and some must stay in it. Nothing was paid; try again.
field-name_empty = Type a name.
field-name_too_long = At most 24 characters.
field-name_unreadable = Use letters only: this name cannot be printed.
field-name_taken = Somebody has this name. Add a letter or a second name.
field-pin_length = 4 to 6 digits.
field-pin_easy = Too easy to guess: no row, no year, no same digits.
field-passphrase_short = At least 16 characters: four words, for example.
field-passphrase_long = At most 128 characters.
field-passphrase_easy = Too easy to guess: use four different words.
field-payee_number = A paybill or till number has five to seven digits.
field-payee_account = One to thirteen letters, digits, dashes or slashes.
field-payout_amount = Whole shillings: a person gets 10 to 250,000, a business 1 to 10,000,000.
sale-discount = Discount
sale-rounding = Rounding to whole shillings
line-discount = less { $amount }
basket-title = The basket
basket-items = Items
basket-discount = Discount
basket-park = Park
basket-recall = Parked ({ $count })
basket-less = Less
basket-more = More
basket-note = Note
basket-buyer = KRA PIN
basket-remove = Remove
basket-empty-it = Press Del once more to empty the basket.
basket-needs-approval = So much off needs approval when it is paid.
exchange-for = Exchange for { $number }: KSh { $amount } came back.
exchange-adds = The customer adds KSh { $amount }.
exchange-gets = Give the customer KSh { $amount }.
quick-title = Quick keys
scan-strange_receipt = That receipt is not in this till's books.
scan-misread = The barcode was misread. Scan it again.
scan-no_code = That code is none that Pokea knows. Look for the item by its name with /.

## What Ctrl K can do


## Money back

back-title = Give money back
back-hint = In cash, or to the phone
back-in-cash = KSh { $amount } given back in cash
backstep-asked = KSh { $amount } is being taken back by M-PESA
backstep-not_known = KSh { $amount }: nobody knows yet whether M-PESA took it back. Pokea goes on asking. Do not pay it in cash.
backstep-done = KSh { $amount } went back by M-PESA
backstep-failed = KSh { $amount } did not go back by M-PESA
backstep-elsewhere = KSh { $amount } was taken back by M-PESA, not by this till
