# Words on sheets and screens that no first sight needs: read right after it, with them.

## What changed while the PC slept

asleep-title = While this PC slept
asleep-close = Close
asleep-slept = It slept from { $from } to { $to }. Everything that was open is checked with Safaricom now.
asleep-nothing = Nothing has changed so far.
asleep-checking = { $count ->
    [one] 1 sale is still being checked.
   *[other] { $count } sales are still being checked.
}

## The customer shows a code

code-title = The customer shows a code
code-field = M-PESA code
code-hint = A message can be faked, so Safaricom is asked about its code.
code-ask = Ask Safaricom
code-close = Close
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
code-not_reserved = The shop's other PCs could not be asked whether one of them has this payment. Nothing was changed. Check the internet, then ask again.

## Finding a sale and its receipt

find-title = Find a sale, or do something
find-field = Amount, receipt, M-PESA code, phone, name; or what to do
find-nothing = No sale fits. Try fewer letters or digits.
find-results = Sales found
find-move = Move
find-open = Open
find-close = Close
receipt-title = Receipt { $receipt }
receipt-picture = Picture of receipt { $receipt }
receipt-path = The PDF is here:
receipt-open = Open PDF
receipt-copy-hint = Says COPY, if it was printed before
receipt-back = Back

## The day's end

day-title = Day's end
day-close = Close
day-before = The day before
day-after = The day after
day-records = In M-PESA's records
day-matched = Paid sales of this day
day-paid-beside = Paid sales of the day before or after
day-elsewhere = Of the shop's other PCs
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
coverage-complete = Complete: M-PESA's records of this day were read to their end.
coverage-so_far = The day is not over. M-PESA's records were last read at { $time }.
coverage-not_read = Not complete: M-PESA's records were not read since the day ended. Pokea goes on trying.
coverage-from_later = Not complete: Pokea began to read M-PESA's records after this day had begun.
coverage-not_registered = Not complete: Pull Transactions is not registered, so payments straight to the till are not seen. Tell the owner.
reason-no_sale = Money without a sale
reason-refund_due = To give back
reason-reversed = Taken back
reason-given_in_cash = Given back in cash
reason-part = Part of an open sale
reason-disputed = Disputed
reason-unknown = Not known yet
reason-unrecorded = Not in M-PESA's records
reason-told = Only a message tells of it
todo-no_sale = Find out whose it is: open its sale, or give it back with key G.
todo-refund_due = Give it back: by M-PESA, or in cash. Key G, and somebody who may approves it.
todo-reversed = It went back to the customer. A sale that it paid is no longer covered: look for the goods.
todo-given_in_cash = The payment stays in the till, and its sum left the drawer. Nothing is left to do.
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

## Paper and printers

paper-title = Paper and printers
paper-back = Back to the till
paper-ask-rule = The till stopped, or the printer did not say. A second paper says COPY.
paper-yes = Yes, it is here
paper-no = No, print a copy
paper-waiting = { $count ->
    [one] 1 receipt waits for the printer.
   *[other] { $count } receipts wait for the printer.
  }
paper-retry = Try again now
paper-drop = Nobody waits for these
paper-none = No printer is named yet: receipts are kept as files. Name the printer, and print a test page.
paper-in-use = prints now
paper-add = Add a printer
paper-every-sale = Every sale is printed
paper-on-wish = Printed only when somebody asks
files-roll58 = Files: 58 mm
files-roll80 = Files: 80 mm
files-a4 = Files: A4
paper-files = The paper of receipts that are kept as files
paper-use = Print with this one
paper-use-hint = What waits is printed by it too
paper-test = Test page
width-columns32 = 58 mm paper, 32 letters a row
width-columns42 = 80 mm paper, 42 letters a row
width-columns48 = 80 mm paper, 48 letters a row
paper-width = How wide it writes
paper-cuts = It cuts the paper
paper-tears = The paper is torn off by hand
paper-cutter = Knife
paper-with-drawer = The cash drawer hangs on it
paper-without-drawer = No cash drawer hangs on it
paper-drawer = Cash drawer
paper-remove = Forget this printer
place-network = Network
place-device = USB or cable
place-system = This PC's own printers
place-network-hint = A printer with its own network cable or Wi-Fi
place-device-hint = A device of this PC, such as /dev/usb/lp0 or COM3
place-system-hint = A printer that this PC has set up
address-network = The printer's address
address-network-hint = Its own test page shows it, such as 192.168.1.50. The port is 9100 unless you type another.
address-device = The device
address-device-hint = On Linux such as /dev/usb/lp0 or /dev/ttyUSB0, on Windows such as COM3.
paper-no-queue = This PC has no printer of its own. Set it up there first.
paper-keep = Add and use it
paper-printing = Printing
receipt-print = Print
receipt-buyer = For a business

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
staff-own-pin = My own PIN
staff-own-pin-hint = For the one until now; nobody approves it
staff-old-pin = PIN until now
staff-keep-pin = Keep this PIN
staff-new-phrase = New passphrase
staff-keep-phrase = Keep this passphrase
staff-limit = Discounts up to { $percent }% without approval
staff-limit-hint = Off a whole basket, in one piece or many
staff-limit-label = Percent that a cashier may take off a basket
staff-keep-limit = Keep it
staff-archive = Leaves the shop
staff-archive-hint = Their sales keep their name
staff-done = Done
staff-back = Back
keys-basket-times = Three of what comes next
keys-basket-line = Choose a line
keys-basket-count = More, less, away with it
keys-basket-park = Park the basket, take one back
keys-basket-buyer = KRA PIN of a business
keys-basket-pad = Keypad or quick keys
ask-close = Back
ask-take = Take it
ask-discount = Discount on the whole sale
ask-discount-line = Discount on this line
ask-discount-label = How much off?
ask-discount-hint = 50 for shillings, 10% for a part. Empty for none.
ask-note = Note on this line
ask-note-label = Note
ask-note-hint = It is printed on the receipt. Empty for none.
ask-buyer = Receipt for a business
ask-buyer-label = The customer's KRA PIN
ask-buyer-hint = It is printed on the receipt. Empty for none.
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

## Money back

back-of = Money back for { $sale }
back-close = Close
back-nothing = Nothing of this may still go back.
back-cash = In cash, from the drawer
back-cash-hint = KSh { $amount } at most
back-mpesa = Back to { $phone } by M-PESA
back-mpesa-hint = { $code } · KSh { $amount } at most · once for each payment
back-extra-cash = This payment in cash
back-extra-hint = { $code } · KSh { $amount } · the sale did not need it
back-amount = How much
back-amount-hint = Nothing typed means all: KSh { $amount }
back-goods = What came back
back-goods-hint = Fill these in instead of an amount: Pokea works out what was paid for them.
back-goods-one = one comes to KSh { $amount }, { $count } left
back-goods-name = Goods
back-note = Note
back-note-hint = Optional
back-next = Next
back-why = Why?
backwhy-1 = Goods came back
backwhy-2 = Wrong goods
backwhy-3 = Wrong amount
backwhy-4 = Paid twice
backwhy-5 = Not delivered
back-given = Give KSh { $amount }
back-given-hint = Out of the drawer, now. Paper { $number }
back-drawer-short = There should be less than that in the drawer: put cash in first, under Ctrl D.
back-paper = Show the paper
back-exchange = Exchange
back-exchange-hint = Sell other goods for them
back-done = Done
back-history = What went back
back-item = Give back
backfail-unreachable = No line to M-PESA, nothing was sent: try again.
backfail-set_up = M-PESA's operator is not set up for it: tell the owner.
backfail-no_money = Too little money is in the M-PESA account: give it in cash, or try later.
backfail-already_back = M-PESA says that it was taken back already: look at the statement before you pay anything.
backfail-no_such_payment = M-PESA does not know this payment: look at the statement.
backfail-busy = M-PESA was busy: try again.
backfail-other = M-PESA did not do it: try again, or give it in cash.

## The portal's statement

statement-title = M-PESA statement from a file
statement-hint = Download the till's statement from Safaricom's portal, as CSV or as a workbook. Its columns may have other names and any order of dates. A file can be edited, so it pays for no sale: what is new in it is listed for you to look at.
statement-counts = New here: { $count }, KSh { $amount }. Known: { $known }. Other lines: { $other }. Nothing was taken yet.
statement-taken = Taken: { $count }, KSh { $amount }. They are on the list of what is open (F2).
statement-differ = { $count ->
    [one] 1 payment is known here with another amount. Call the owner.
   *[other] { $count } payments are known here with another amount. Call the owner.
  }
statement-bad = { $count ->
    [one] 1 line cannot be read. The others are taken all the same.
   *[other] { $count } lines cannot be read. The others are taken all the same.
  }
statement-too_large = The file has more than 64 MB. Download a shorter time.
statement-no_columns = This is no statement: no line names Receipt No., Completion Time and Paid In.
line-code = That is no M-PESA code.
line-amount = That is no amount.
line-time = That is no time.
line-contradicts = An earlier line says otherwise of the same payment.

## What Ctrl K finds beside sales

deed-open = Everything that is open
deed-day = The day's end
deed-statement = M-PESA statement from a file, import
deed-shift = Shift, cash in and out, count, Z report
deed-paper = Paper and printers
deed-device = Another PC, pairing
deed-staff = Staff, PINs
deed-lock = Lock the till
deed-keys = All keys, help
deed-mute = Sound off
deed-sound = Sound on
deed-language = Kiswahili
deed-office = The owner's office: balance, reports

## The owner has the customer asked again

override-title = Nobody knows how this request ended
override-cancel = Keep waiting
override-known = As far as anyone can tell, the customer was not charged.
override-risk = Asking again may charge the customer twice.
override-look = First look at the phone for a message from M-PESA. Money that still comes for the first request is shown, to be given back.
override-yes = Stop waiting for this request
override-yes-hint = The owner's word, kept with the name
