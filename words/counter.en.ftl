# Words of what the counter can do beyond the first sight: read right after it.

## A QR code that the customer scans
qr-title = The customer scans
qr-picture = QR code for KSh { $amount } to { $number }
qr-coming = Safaricom is making the code …
qr-paybill = Paybill number
qr-account = Account
qr-safaricom = The M-PESA app shows the amount by itself. The customer types the PIN.
qr-till = No code from Safaricom just now, so this one is the till's own: the customer types the amount and then the PIN.
