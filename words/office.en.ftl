# The owner's office.

office-title = Office
office-close = Back to the counter
office-home = Today
office-reports = Sales
office-counter = Counter

home-balance = Till balance
home-balance-at = as of { $time }
home-no-balance = Nobody asked for it yet.
home-ask = Ask Safaricom
home-asking = Asking Safaricom
home-account = Account
home-available = Available
home-current = In all
home-reserved = Set aside
home-uncleared = Not arrived yet
balance-no_operator = No operator is set up for this till: see Going live, Keys.
balance-no_answer = Safaricom did not answer. What was known stays; ask again later.
balance-operator = Safaricom does not know this operator, its password or its certificate. Do not try often: it locks.
balance-locked = The operator's password is locked. The business administrator unlocks it on the portal.
balance-role = The operator has not the role to read the balance. Give it on the M-PESA portal.
balance-refused = Safaricom did not tell it. What was known stays.

home-sales = Sales today
home-taken =
    { $count ->
        [one] { $count } sale
       *[other] { $count } sales
    }
home-cash = Cash
home-prompted = Prompts to phones
home-till = Straight to the till
home-back = Given back to customers
home-fee = Expected M-PESA fee
home-hours = Sales by hour
home-today = today
home-week-before = a week before
home-open = Waits for somebody
home-nothing-open = Nothing. Every shilling is explained.
home-payouts = Payouts that are not over
home-lights = Lines and printer

by-day = Day
by-item = Item
by-person = Person
by-tender = Way of paying
by-vat = VAT band
by-hour = Hour
kind-cash = Cash
kind-prompt = Prompt to a phone
kind-till = Straight to the till
kind-nameless = Without a name
kind-rounding = Rounding
report-from = From
report-to = To
report-count = Number
report-amount = KSh
report-vat = VAT inside
report-total = Total
report-back = KSh { $amount } went back to customers in these days. It is not taken off above.
report-nothing = Nothing was sold.
report-written = Written and opened:

office-lists = Lists
list-sales = Sales, each
list-payments = M-PESA payments
list-waiting = What waits
list-shifts = Z reports
list-payouts = Paid out
list-deeds = Who did what
list-items = Price list
list-count =
    { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }
list-more = And { $count } more: the file has all of them.
list-nothing = There is nothing to list.
column-time = When
column-code = M-PESA code
column-receipt = Receipt
column-phone = Phone
column-account = Account
column-amount = KSh
column-cash = Cash
column-prompt = Prompt
column-till = To the till
column-reason = Why
column-z = Report
column-sales = Sales
column-expected = Expected in the drawer
column-difference = Over or short
column-mpesa = M-PESA
column-name = Name
column-barcode = Barcode
column-category = Group
column-band = VAT band
column-payee = Paid to
column-step = State
column-person = By
column-deed = Did
column-act = Let through
column-with = With
column-price = Price

office-fees = M-PESA fees
fees-about = What Safaricom keeps of a payment to your till, by the tariff that you signed. The Z report and the first page reckon with it; nothing else does.
fees-up-to = Payments up to (KSh)
fees-fixed = Of each (KSh)
fees-percent = And per cent
fees-keep = Keep the table
fees-kept = Kept.
fee-amount = Row { $row }: this is not an amount in shillings. Nothing was kept.
fee-percent = Row { $row }: a percentage is below 100, with two decimals at most. Nothing was kept.
fee-order = Row { $row }: each row reaches higher than the one before it. Nothing was kept.

## The counter's page
counter-regulars = Customers who come again
counter-regulars-about = A phone that paid is remembered for 90 days after its last payment. At the counter its last three digits are then enough; the number itself is not shown before it is asked.
counter-regulars-on = Phones are remembered.
counter-regulars-off = No phone is remembered.
counter-regulars-stop = Forget them all, and remember none
counter-regulars-start = Remember phones that pay

## Payments straight to the till, and the records
counter-through = Payments straight to the till
counter-through-about = If you had Safaricom switch validation on for this number, it asks before such a payment goes through. This PC answers, or the relay while every PC is off.
through-accept_all = Let everything through
through-open_sale = Only while a sale waits
through-exact_amount = Only what a waiting sale comes to
throughwhy-accept_all = Money that nobody asked for is listed, and given to its sale
throughwhy-open_sale = While every PC is off, nothing goes through
throughwhy-exact_amount = A wrong amount is refused on the customer's phone. While every PC is off, nothing goes through
counter-records-on = M-PESA's records of { $number } are read: each payment is proven and found again.
counter-records-off = M-PESA's records are not registered yet. Pokea tries again by itself.
counter-logo = Logo on receipts
counter-logo-none = Receipts have no logo.
counter-logo-choose = Choose a picture
counter-logo-keep = Keep this logo
counter-logo-remove = No logo
counter-logo-hint = A black picture on white is best. This is how a receipt printer prints it: in black dots, above the name of the shop.
counter-logo-picture = The logo, as it is printed
counter-logo-kept = Kept. It is on every receipt from now on.
logo-not_png = This file is no PNG. The logo that there was stays. Save the picture as PNG, and choose it again.
logo-too_large = This picture is too large. The logo that there was stays. Make it smaller, and choose it again.
logo-damaged = This picture cannot be read to its end. The logo that there was stays. Save it again as PNG.
logo-blank = Nothing of this picture would be black. The logo that there was stays. Choose a darker one.
deed-named = joined the staff
deed-pin_set = got a new PIN
deed-passphrase_set = got a new passphrase
deed-left = left the staff
deed-signed_in = came to the till
deed-signed_out = left the till
deed-approved = approved
deed-locked_out = was shut out after wrong PINs
deed-paid_out = paid out
deed-agreed = agreed to a payout
deed-dropped = took back a payout
deed-said_unpaid = said that it was not paid
deed-took_back = had M-PESA take a payment back
deed-gave_back = gave cash back
deed-overrode = let a customer be asked again
deed-set_regulars = chose whether phones are remembered
deed-set_lets_through = chose which payments to the till go through
deed-set_logo = chose another logo
deed-set_fees = changed the M-PESA fees
deed-set_discount_limit = changed how much a cashier may take off
deed-set_payout_rules = changed the limits of payouts
deed-set_backups = changed where backups go
