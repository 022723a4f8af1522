# Maneno ya yale ambayo kaunta inaweza zaidi ya mwonekano wa kwanza: yanasomwa mara baada yake.

## Msimbo wa QR ambao mteja anaskani
qr-title = Mteja anaskani
qr-picture = Msimbo wa QR wa KSh { $amount } kwa { $number }
qr-coming = Safaricom inatengeneza msimbo …
qr-paybill = Namba ya paybill
qr-account = Akaunti
qr-safaricom = Programu ya M-PESA inaonyesha kiasi yenyewe. Mteja anaweka PIN.
qr-till = Safaricom haijatoa msimbo kwa sasa, kwa hivyo huu ni wa till yenyewe: mteja anaandika kiasi, kisha anaweka PIN.
