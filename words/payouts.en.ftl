# Money that leaves the shop's account.

office-payouts = Pay out

paykind-person = A person
paykind-pay_bill = A paybill
paykind-till = A till
paykind-tax = Tax to KRA
paykind-top_up = Top up the account that pays people
paynumber-person = Phone number
paynumber-pay_bill = Paybill number
paynumber-till = Till number
paynumber-tax = KRA's payment registration number (PRN)
paynumber-top_up = Number that pays people
purpose-business = Goods or work
purpose-salary = Wages
purpose-promotion = A gift

pay-new = A new payout
pay-all = Payouts
pay-one = This payout
pay-none = Nothing was paid out yet. Choose whom to pay by its number.
pay-left = KSh { $amount } left today
pay-amount = Amount
pay-account = Account number
pay-reason = What for
pay-reason-hint = M-PESA is told this as well.
pay-purpose = Kind of payment
pay-back = Back
pay-look = Look at it once more
pay-look-hint = Nothing is paid yet
pay-alter = Change it
pay-now = Pay KSh { $amount }
pay-last-name = The last time M-PESA called this payee { $name }.
pay-first-time = This payee was never paid from here: read the number aloud once more.
pay-twin = The same amount went to the same payee: { $time }. Pay only if it is meant again.
pay-second-about = So much needs a second person, who agrees with a PIN.
pay-no-way-back = M-PESA takes no payout back.
pay-payee = To
pay-receiver = M-PESA calls them
pay-mpesa-code = M-PESA code
pay-when = When
pay-by = By
pay-approve = A second person agrees
pay-send = Send it
pay-drop = Do not pay it
pay-settle = Say what the portal shows
pay-settle-about = KSh { $amount } to { $payee }, { $time }. Find it in the statement of Safaricom's portal. If it is there, type its code: Safaricom is asked about it. If it is not, leave the field empty.
pay-code = M-PESA code
pay-code-hint = Ten letters and digits; empty if it is not there
pay-code-ask = Ask Safaricom about this code
pay-not-paid = It was not paid
pay-rules = Limits
pay-keep = Keep
pay-from = Number that pays
pay-from-hint = The paybill or B2C number, five to seven digits
pay-alone = Alone up to (KSh)
pay-alone-hint = Above it a second person agrees
pay-day = A day at most (KSh)
pay-day-hint = No matter who agrees
pay-float = Stays in the account (KSh)
pay-float-hint = 0: Safaricom is not asked how much is there
rule-from = The number that pays has five to seven digits. Nothing was changed.
rule-alone = The limit for one person is whole shillings, at most 10,000,000. Nothing was changed.
rule-day = The limit for a day is whole shillings, at most 10,000,000. Nothing was changed.
rule-float = What stays in the account is whole shillings, at most 10,000,000. Nothing was changed.

paystep-needs_second = Needs a second person
paystep-waiting = Not sent yet
paystep-dropped = Taken back, not paid
paystep-sent = M-PESA has it
paystep-unknown = Nobody knows yet
paystep-not_there = M-PESA does not have it
paystep-paid = Paid
paystep-not_paid = Not paid
paydo-needs_second = Another manager or owner must agree before it is sent.
paydo-waiting = It is sent when somebody says so.
paydo-dropped = Nothing was sent.
paydo-sent = Safaricom is asked until it says how it ended. Do not pay it another way.
paydo-unknown = The line broke while it was sent. Safaricom is asked about it; it is not sent again. Do not pay it another way.
paydo-not_there = The request did not arrive. Send it again: M-PESA pays it once, whatever happens to the first.
paydo-paid = Safaricom says so itself.
paydo-not_paid = Nothing left the account.
payfail-unreachable = No line to Safaricom, nothing was sent: send it again.
payfail-operator = Safaricom does not know the operator's name, password or certificate. Do not try often: it locks.
payfail-set_up = The operator lacks the role, or this number may not pay so: see the M-PESA portal.
payfail-no_money = Too little money is in the account that pays: top it up, then pay anew.
payfail-limit = More than M-PESA lets this payee hold or get today: pay less, or tomorrow.
payfail-receiver = M-PESA cannot pay this number: check it with the payee.
payfail-busy = Safaricom was busy, nothing was paid: pay anew.
payfail-word = Somebody saw in the portal that it was not paid.
payfail-other = M-PESA did not pay it. Look at the statement before you pay anew.

pay-file = Many people from a file
pay-file-about = A table from a spreadsheet with one person in each row; the last two columns may be missing:
pay-file-file = File
pay-file-reason-hint = For rows that do not say; M-PESA is told this as well.
pay-file-counts =
    { $count ->
        [one] { $count } person, KSh { $amount }
       *[other] { $count } people, KSh { $amount }
    }
pay-file-twins =
    { $count ->
        [one] { $count } of them was paid the same in the last day. Pay only if it is meant again.
       *[other] { $count } of them were paid the same in the last day. Pay only if it is meant again.
    }
pay-file-twin = paid the same in the last day
pay-file-choose = Choose a file
pay-file-take = Pay { $count }: KSh { $amount }
pay-list = A list from a file
pay-list-state = { $over } of { $count } sent. KSh { $amount } waits.
pay-list-stop = Stop after this one
pay-list-go = Go on
pay-list-drop = Pay no more of it
payrow-phone = not a Kenyan phone number
payrow-amount = whole shillings, 10 to 250,000
payrow-reason = no reason: type one above
payrow-repeated = this phone is in an earlier row
paylist-empty = There is no row with a phone and an amount. Nothing was kept.
paylist-too_long = A list has at most 500 rows: make two of it. Nothing was kept.
paylist-rows = Mend the red rows in the file and choose it again. Nothing was kept.
