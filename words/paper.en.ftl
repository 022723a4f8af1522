# Words on the receipt. Numbers, dates and codes are never in here: they read the same in every language.

receipt-title = Receipt { $number }
receipt-kra-pin = KRA PIN
receipt-till-number = Till number
receipt-number = Receipt no.
receipt-date = Date
receipt-served-by = Served by
receipt-exchange-for = Exchange for
receipt-buyer-pin = Buyer's PIN

# A line that the cashier typed as a bare amount.
receipt-goods = Goods
receipt-discount = Discount
receipt-sale-discount = Discount on all
# The cents between the lines and what M-PESA can take.
receipt-rounding = Rounded to a shilling
receipt-total = TOTAL

receipt-paid-by-mpesa = PAID BY M-PESA
receipt-mpesa-code = M-PESA code
receipt-mpesa-code-missing = Code not received yet
receipt-payer = From
receipt-phone = Phone
receipt-proven = Confirmed by Safaricom
receipt-claimed = Reported by M-PESA, not yet confirmed

receipt-paid-in-cash = PAID IN CASH
receipt-tendered = Cash received
receipt-change = Change

receipt-vat-band = VAT band
receipt-vat-rate = Rate
receipt-vat-net = Before VAT
receipt-vat-amount = VAT
receipt-vat-exempt = Exempt
receipt-vat-outside = No VAT

receipt-thanks = Thank you. Welcome again!

# These stand on the paper in both languages at once, whatever the language of the rest.
receipt-practice = MAFUNZO / TRAINING
receipt-sandbox = JARIBIO / SANDBOX
receipt-copy = NAKALA / COPY
receipt-not-for-tax = Not a receipt for tax

# On every other paper, such as a Z report.
paper-number = No.

# The test page of a printer.
test-title = PRINTER TEST
test-columns = Characters in a row
test-dots = Dots in a row
test-cutter = Cuts the paper
test-drawer = Opens a drawer
test-ruler = The digits below fill one row from edge to edge. If they take two rows, or end before the edge, choose another width.
test-code = A phone can read this code.
test-yes = yes
test-no = no

# The report on a shift at its close.
z-title = Z REPORT
z-shift = Shift
z-opened = Opened
z-sales = Paid sales
z-taken = They came to
z-by-itself = A sale opened this shift, and nobody said what lay in the drawer.
z-cash = CASH
z-float = Float
z-given = Cash from customers
z-cash-in = Cash in
z-cash-out = Cash out
z-expected = Should be there
z-refunded = Given back
z-refunds = GIVEN BACK IN CASH
z-counted = Counted
z-difference = DIFFERENCE
z-notes = NOTES AND COINS
z-counts = Times counted
z-without = DRAWER WITHOUT A SALE
z-no-sale = Opened
z-mpesa = M-PESA BY CODE
z-mpesa-sum = M-PESA in all
z-fee = Expected fee
z-look = M-PESA TO LOOK AT
z-over = CLOSED OVER
z-over-payment = Payment that may still come
z-over-sale = Open sale
z-over-parked = Basket that waits
z-log = The log of sales ends here
z-counted-by = Counted by

# Cash that goes back to a customer.
refund-title = REFUND / MAREJESHO
refund-receipt = For receipt
refund-exchange = Exchanged for
refund-back = Brought back
refund-reason = Reason
refund-by = Approved by
refund-signed = Customer signs
refund-total = GIVEN BACK IN CASH
