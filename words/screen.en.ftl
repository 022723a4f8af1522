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
disk-little = The disk is nearly full: less than 512 MiB are free. Tell the owner to make room.
disk-too_little = The disk is full: no new sale before there is room. Call the owner. What is open still ends.
disk-not_saved = Not saved: a message about a payment found no room on the disk. Do not hand over on what stands here; call the owner.
disk-damaged = The till's records are damaged: no new sale. Call the owner, close Pokea and start it again.
span-seconds = { $count } seconds
span-minutes = { $count } minutes
span-hours = { $count } hours
span-days = { $count } days
span-years = { $count } years

## The till's records are damaged

damaged-title = The till's records are damaged
damaged-first = Call the owner. Nothing was changed, and nothing is sold before this is mended.
damaged-happened = What happened
damaged-happened-text = Pokea looks at its records before it opens them. They are not as they were written: a power cut or a failing disk can do that.
damaged-kept = What is kept
damaged-kept-text = The damaged file stays as it is, beside the restored one. Nothing is deleted.
damaged-backup = The backup
damaged-looking = Looking for a backup that is whole…
damaged-whole = It was made on { $time }. All of it was looked at just now, and it is whole. { $last }
damaged-last = Its last receipt is { $receipt }.
damaged-last-none = It holds no receipt yet.
damaged-skipped = { $count ->
    [one] A newer one is damaged as well.
   *[other] { $count } newer ones are damaged as well.
}
damaged-comes = What comes back by itself
damaged-comes-relay = What the relay brought since then: it still has all of it.
damaged-comes-relay-old = What the relay brought in the last 7 days. The backup is older, so some of it is gone.
damaged-comes-records = The M-PESA payments of the last two days, from M-PESA's records.
damaged-lost = What does not come back
damaged-lost-sales = Sales that began after the backup. M-PESA money of theirs shows as money without a sale.
damaged-lost-receipts = { $count ->
    [one] The sale of 1 receipt. Its paper is put aside; new receipts have a new series of numbers.
   *[other] The sales of { $count } receipts. Their papers are put aside; new receipts have a new series of numbers.
}
damaged-lost-none = No paper was written after the backup. New receipts have a new series of numbers.
damaged-restore = Restore the backup
damaged-restore-hint = Of { $time }. Takes a minute at most
damaged-restoring = Restoring… leave the PC on.
damaged-none = There is no backup that is whole
damaged-none-first = Do not sell with Pokea on this PC. Take payments without it, and write them down.
damaged-none-copy = Copy this folder to a USB stick now, all of it, and change nothing in it:
damaged-none-why = Then call whoever set up Pokea. It never begins an empty shop over your records.
damaged-again = Look again
damaged-again-hint = When a backup was put there
damaged-done = Restored
damaged-done-first = The till is as it was on { $time }. What came later is being brought back.
damaged-step-backup = The backup is in its place
damaged-step-till = The till is open
damaged-step-relay = The relay brings what it kept
damaged-step-records = M-PESA's records are read
damaged-again-numbers = Receipts whose sales did not come back
damaged-again-papers = Their papers are kept here:
damaged-file = The damaged file is kept here:
damaged-loose = { $count ->
    [one] 1 payment has no sale now. It is in the list on the right of the till.
   *[other] { $count } payments have no sale now. They are in the list on the right of the till.
}
damaged-open = Open the till
damaged-open-hint = Tell the owner first what was lost

## What changed while the PC slept

asleep-title = While this PC slept
asleep-close = Close
asleep-slept = It slept from { $from } to { $to }. Everything that was open is checked with Safaricom now.
asleep-nothing = Nothing has changed so far.
asleep-checking = { $count ->
    [one] 1 sale is still being checked.
   *[other] { $count } sales are still being checked.
}

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
owing-next = Next
owing-stop = Give up
parts-title = Paid so far

## The result

result-paid = PAID
result-failed = NOT PAID
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
refund-owner = Do not pay it out of the drawer: the owner gives it back in the M-PESA business portal.

## The customer shows a code

code-title = The customer shows a code
code-field = M-PESA code
code-hint = A message can be faked, so Safaricom is asked about its code.
code-ask = Ask Safaricom
code-close = Close
code-choice = Customer shows a code
code-choice-hint = Safaricom is asked about it
code-no_answer_yet = No answer yet. Wait: Safaricom is being asked.
code-proven = Proved. KSh { $amount } came to this till: the sale is paid.
code-unknown = Do not hand over: Safaricom knows no such payment.
code-used = Do not hand over: this payment is already for sale { $sale }.
code-other_amount = Do not hand over: this payment is KSh { $amount }, the sale is KSh { $due }.
code-other_till = Do not hand over: this money went to another number.
code-reversed = Do not hand over: this payment was taken back.
code-too_old = Do not hand over: this payment is of { $time }, more than a day ago.
code-not_moved = Do not hand over: this money has not moved.
code-unsettled = Wait: a prompt that is not over may have brought this money. If it is the prompt of this sale, the sale turns green by itself.
code-lost_sale = Do not hand over: this payment may belong to a sale that was lost when the backup was put back. Call the owner.
code-unclear = Do not hand over yet: Safaricom's answer is not clear. Ask again in a minute.
code-not_asked = Safaricom could not be asked. Check the internet, then ask again.

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
field-reason_unreadable = Say why, in a few words.
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
error-sale_closed = This sale is already closed. Start a new one.
error-payment_unknown = M-PESA's records do not show this payment yet. Wait a moment and look again.
error-payment_taken = This payment already belongs to another sale.
error-payment_unsettled = A prompt that is still open may have brought this payment. Wait until it is over.
error-payment_of_lost_sale = This payment may belong to a sale that was lost when the backup was put back. Call the owner.
error-payment_going_back = This payment was given back, or is being given back. Call the owner.
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
error-backup_gone = That backup is not whole any more. Nothing was changed; another one is looked for.
error-no_receipt = The receipt could not be made. Try again; the sale itself is safe.
error-not_practice = That is only for practice.
error-start_in_use = Use the Pokea that is open already: another one uses this till. Or close it, and start Pokea again.
error-start_newer = Update Pokea first: a newer Pokea has used this till. Nothing was changed.
error-start_damaged = Call the owner: the till's records are damaged. Nothing was changed.
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

find-title = Find a sale
find-field = Amount, receipt, M-PESA code, phone or name
find-nothing = No sale fits. Try fewer letters or digits.
find-results = Sales found
find-move = Move
find-open = Open
find-close = Close
receipt-title = Receipt { $receipt }
receipt-picture = Picture of receipt { $receipt }
receipt-path = The PDF is here:
receipt-open = Open PDF
receipt-back = Back
receipt-opened = Opened in the PC's viewer.

## The day's end

day-title = Day's end
day-close = Close
day-before = The day before
day-after = The day after
day-records = In M-PESA's records
day-matched = Paid sales of this day
day-paid-beside = Paid sales of the day before or after
day-listed = Listed below
day-sales = Sales paid by M-PESA
day-recorded = In the records of this day
day-recorded-beside = In the records of the day before or after
day-unrecorded = Not in the records, listed below
day-unexplained = Not explained: tell whoever set up Pokea
day-balanced = Every shilling is explained
day-nothing = Nothing to look at.
day-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
day-kept = { $count ->
    [one] Made by itself on { $time }, with 1 to look at.
   *[other] Made by itself on { $time }, with { $count } to look at.
}
open-title = What is open
open-notice = { $count ->
    [one] 1 open matter
   *[other] { $count } open matters
}
day-notice = { $count ->
    [one] 1 thing of { $day } to look at
   *[other] { $count } things of { $day } to look at
}
coverage-complete = Complete: M-PESA's records of this day were read to their end.
coverage-so_far = The day is not over. M-PESA's records were last read at { $time }.
coverage-not_read = Not complete: M-PESA's records were not read since the day ended. Pokea goes on trying.
coverage-from_later = Not complete: Pokea began to read M-PESA's records after this day had begun.
coverage-not_registered = Not complete: Pull Transactions is not registered, so payments straight to the till are not seen. Tell the owner.
reason-no_sale = Money without a sale
reason-refund_due = To give back
reason-reversed = Taken back
reason-part = Part of an open sale
reason-disputed = Disputed
reason-unknown = Not known yet
reason-unrecorded = Not in M-PESA's records
reason-told = Only a message tells of it
todo-no_sale = Find out whose it is: open its sale, or give it back.
todo-refund_due = Give it back in the M-PESA business portal, and keep the message. Never from the drawer.
todo-reversed = It went back to the customer. A sale that it paid is no longer covered: look for the goods.
todo-part = Take the rest, or stop the sale: then it is to give back.
todo-disputed = Compare with M-PESA's statement before goods or money go out.
todo-unknown = Pokea goes on asking. Ask the customer whether money left the phone.
todo-unrecorded = Safaricom proved it, and its records lack it. Look for it in M-PESA's statement.
todo-told = It may be forged. Hand nothing over for it.

## Keys

keys-title = Keys
keys-amount = Amount
keys-amount-digits = Digits go to the amount, no click needed
keys-amount-sum = Add, multiply
keys-amount-next = Next step: M-PESA, or what the green button says
keys-back = One step back; a sale is never lost
keys-waiting = While a phone rings
keys-strip = A sale that waits
keys-claim = A payment to the till is for this sale
keys-result = When it is over
keys-result-again = Not paid: ask again
keys-anywhere = Anywhere
keys-yesterday = What the day before left open
keys-help = This list
keys-close = Close

## This PC's relay

pair-title = This PC has no relay yet
pair-first = The relay is what Safaricom calls when a customer has paid. Type the code that the relay's operator gave you. For another PC of a shop that sells already, press F5 on the first PC: it shows a code.
pair-code = The code
pair-relay = { $relay } · A code is good once, for ten minutes. Dashes and small letters do not matter.
pair-begin = Pair this PC
pair-waits = The relay knows the code. Waiting for the other side.
pair-digits = The six digits
pair-compare = Read these digits to whoever gave you the code. If they have the same, they confirm it and this PC goes on. If not, stop: somebody else used the code.
pair-done = Paired. The till opens.
pair-no_code = A code has four groups of four letters and digits.
pair-mistyped = One letter or digit is wrong, or two have changed places. Compare the code.
pair-other_relay = This code is for another relay than this PC's.
pair-unknown = The relay does not know this code. Compare it, or ask for a new one.
pair-used = This code has been used already. If it was not you who used it, tell whoever gave it to you, and ask for a new one.
pair-expired = Nobody answered in time, or the code is too old. Ask for a new code.
pair-not_approved = Not let in: the digits differed, or nobody expected this PC. Ask for a new code.
pair-others_in_shop = The shop has other PCs, so one of them must give the code: press F5 there. If none of them works any more, ask the relay's operator to set the shop up anew.
pair-revoked = This PC was taken out of its shop. It comes back as a new one: ask for a new code, and type that here.
pair-too_many = Too many wrong codes from here. Wait ten minutes, and compare the code.
pair-unreachable = The relay does not answer. Look at the internet connection, then type the same code again.
pair-failed = It did not work. Try again with a new code; if it comes back, the log has the reason.
pair-other_address = The relay calls itself by another address than this PC was told. Nothing was paired: tell the relay's operator.
pair-other_shop = This PC belongs to another shop. It can come into this one as a new PC: ask for a new code, and type that here.
pair-back = Back to the till
pair-again-title = Pair this PC anew

## Another PC

device-title = Another PC in this shop
device-what = It gets its own copy of what Safaricom tells this shop, and the shop's keys. Only let a PC in that stands in your shop.
device-invite = A code for another PC
device-wanted = The relay is asked for a code…
device-no_line = The relay cannot be asked now. Wait until its light is good, then press G again.
device-invited = Type this code on the other PC within ten minutes. It is good once.
device-invited-late = This code is too old. Press G for a new one.
device-knocks = A PC asks to work in this shop, with a code that the relay's operator gave out. Do you expect it, and does it stand in your shop?
device-knocks-yes = Expected
device-knocks-yes-hint = Then six digits are compared
device-knocks-no = Not expected
device-met = The other PC has typed it…
device-asks = Does the other PC show the same six digits? Look at its screen yourself.
device-yes = The same
device-yes-hint = It is let in
device-no = Not the same
device-no-hint = It stays out, and the code is void
device-let_in = Let in. It is fetching its keys…
device-admitted = The other PC is in.
device-declined = The other PC was not let in, or nobody answered in time. The code is void.
banner-newcomer = Another PC asks to work in this shop. Press F5 and look at it.
banner-estranged = The relay does not take this PC for one of the shop's: payments are proved later, and without payers' names. Press F5.
device-books = Each PC keeps its own sales: what was sold on one is not on the other. Before you give a payment straight to the till to a sale, look on the other PC too.
device-again-hint = With a new code; selling goes on meanwhile
device-estranged-revoked = This PC was taken out of its shop. You can sell: payments are proved by asking Safaricom. If that was a mistake, press P and pair it as a new one.
device-estranged-unknown = The relay does not know this PC any more. You can sell: payments are proved by asking Safaricom. Press P and pair it again.
device-anew-hint = It leaves its shop for another one
device-anew = Pair this PC anew
device-this = This PC is { $device } to the relay.
banner-unopened = { $count } messages from Safaricom cannot be opened, because this PC lacks a key of its shop. Payments are still proved. Call the owner.
error-start_unpaired = This PC has no relay yet.

shift-title = Shift
shift-leave = Back to the till
shift-since = Shift { $number }, open since { $time }
shift-none = What you begin with, for change. Empty means nothing. Without a shift you can sell all the same: the first paid sale opens one.
shift-by-itself = A sale opened this shift. Say what lay in the drawer when it began.
shift-no-float = A sale opened this shift, and nobody said what lay in the drawer.
shift-float = Cash in the drawer at the beginning
shift-open = Open the shift
shift-tell-float = Say the float
shift-in = Cash in
shift-out = Cash out
shift-no-sale = Drawer, no sale
shift-count = Count and close
shift-amount = Amount
shift-reason = Reason
shift-reason-hint = A few words, such as “change from the bank”.
shift-count-title = Count the drawer
shift-count-rule = Count what is there. What should be there is shown afterwards.
shift-counted = That is all of it
shift-count-again = Count again
shift-counted-before = Cash has moved since the drawer was counted: count again before you close.
shift-float-row = Float
shift-given = { $count ->
    [one] Cash from { $count } customer
   *[other] Cash from { $count } customers
}
shift-change = Change
shift-should = Should be in the drawer
shift-is = Counted
shift-exact = The drawer is right
shift-short = KSh { $amount } is missing
shift-too-much = KSh { $amount } too much
shift-counts = Counted { $count } times
shift-all-sales = { $count ->
    [one] { $count } paid sale, however it was paid
   *[other] { $count } paid sales, however they were paid
}
shift-pending-title = Not over yet
shift-pending-rule = The shift is closed over each only if you know of it.
shift-yes = I know of the marked one
shift-close = Close the shift
shift-closed = Shift { $number }, { $from } to { $to }
shift-over = Closed over these
shift-events = Drawer without a sale
shift-mpesa = M-PESA, by code
shift-no-code = no code yet
shift-fee = Expected M-PESA fee
shift-open-file = Open it as a PDF
shift-reports = Z reports
shift-z = Z report { $z }
pending-payment = A payment that may still come
pending-sale = An open sale
pending-parked = A basket that waits

## The staff

staff-title = Staff
staff-none = Nobody is named yet, so this till has no lock. The first person is the owner.
staff-name = Name
staff-pin = PIN, 4 to 6 digits
staff-phrase = Passphrase, at least 16 characters
staff-phrase-why = It lets the owner in when the PIN is forgotten or locked, and on another PC. Write it down and keep it at home: nobody can find it out for you.
staff-role = Role
staff-add = Add a person
staff-keep = Add
staff-new-pin = New PIN
staff-keep-pin = Keep this PIN
staff-archive = Leaves the shop
staff-archive-hint = Their sales keep their name
staff-lock = Lock the till
staff-done = Done
staff-back = Back
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
act-close_shift = Close the shift
act-settings = Change how this PC works
act-devices = Let another PC in, or pair this one anew
act-staff = Change the staff
error-locked = Nobody is signed in. Type your PIN first.
error-needs_approval = Somebody who may do this must approve it with a PIN. Nothing was done.
error-wrong_pin = That is not it. Look at the name, then type it again.
error-too_many_tries = Too many wrong tries. The next may be made in { $time }, while Pokea runs. The owner can set a new PIN.
error-may_not_approve = This person may not do it either. Choose another.
error-owner_first = The first person must be the owner.
error-only_owner = The only owner cannot leave. Name another owner first.
error-staff_full = There are 26 people already. Somebody must leave first.
field-name_empty = Type a name.
field-name_too_long = At most 24 characters.
field-name_unreadable = Use letters only: this name cannot be printed.
field-name_taken = Somebody has this name. Add a letter or a second name.
field-pin_length = 4 to 6 digits.
field-pin_easy = Too easy to guess: no row, no year, no same digits.
field-passphrase_short = At least 16 characters: four words, for example.
field-passphrase_long = At most 128 characters.
field-passphrase_easy = Too easy to guess: use four different words.

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
basket-remove = Remove
basket-empty-it = Press Del once more to empty the basket.
quick-title = Quick keys

keys-basket-times = Three of what comes next
keys-basket-line = Choose a line
keys-basket-count = More, less, away with it
keys-basket-park = Park the basket, take one back
keys-basket-pad = Keypad or quick keys

scan-strange_receipt = That receipt is not in this till's books.
scan-misread = The barcode was misread. Scan it again.
scan-no_code = That code is none that Pokea knows. Look for the item by its name with /.

ask-close = Back
ask-take = Take it
ask-discount = Discount on the whole sale
ask-discount-line = Discount on this line
ask-discount-label = How much off?
ask-discount-hint = 50 for shillings, 10% for a part. Empty for none.
ask-note = Note on this line
ask-note-label = Note
ask-note-hint = It is printed on the receipt. Empty for none.
ask-park = Park this basket
ask-park-label = Whose is it?
ask-park-hint = A name, or empty. The basket waits, also overnight, until you take it back.

items-title = Items
items-close = Close
items-field = Name or barcode
items-none = No quick keys yet. Type a name, or add an item.
items-nothing = Nothing is called so. Add it with Alt N.
items-sell = into the basket
items-edit = change
items-new = new item
items-import = from a file

item-new = New item
item-change = Change this item
item-name = Name
item-price = Price, VAT included
item-vat = VAT
item-barcodes = Barcodes
item-barcodes-hint = scan, or type
item-category = Category
item-quick = Quick key
item-save = Keep it
item-save-sell = Keep it and sell it
item-archive = No longer sold
vat-A = A · exempt
vat-B = B · 16%
vat-C = C · zero
vat-D = D · no VAT
vat-E = E · 8%

import-title = Items from a file
import-close = Close
import-hint = Save your list as CSV. Its first row names the columns; name and price must be there.
import-file = File
import-choose = choose a file
import-take = take all of it
import-counts = { $new } new, { $changed } changed, { $unchanged } as they are. Nothing was taken yet.
import-taken = Taken: { $new } new, { $changed } changed.
import-bad = { $count ->
    [one] One row cannot be read, so nothing comes in. Mend it in the file and choose it again.
   *[other] { $count } rows cannot be read, so nothing comes in. Mend them in the file and choose it again.
  }
import-line = Line { $line }:
import-too_large = The file has more than 64 MB. Save the list of items alone.
import-no_columns = The first row does not name the columns name and price. Add it, and choose the file again.
row-fields = it has not one field for each column.
row-name = no name, or one of more than 80 characters.
row-price = the price is no amount, such as 1250 or 1250.50.
row-vat = the VAT band is none of A, B, C, D and E.
row-barcode = a barcode has a wrong digit, or there are more than eight.
row-barcode_taken = another item has this barcode.
row-category = the category has more than 40 characters.
row-quick_key = the quick key is no number from 1 to 26.
row-quick_key_taken = another item has this quick key.
row-several = more than one item could be meant. Say its barcode.
row-repeated = an earlier row is about the same item, barcode or quick key.

parked-title = Parked baskets
parked-close = Close
parked-nameless = No name
parked-lines = { $count ->
    [one] 1 line
   *[other] { $count } lines
  }
