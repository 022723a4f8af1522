# Maneno ya risiti. Nambari, tarehe na misimbo hazimo humu: husomeka vilevile katika kila lugha.

receipt-title = Risiti { $number }
receipt-kra-pin = PIN ya KRA
receipt-till-number = Nambari ya till
receipt-number = Nambari ya risiti
receipt-date = Tarehe
receipt-served-by = Umehudumiwa na
receipt-exchange-for = Badala ya
receipt-buyer-pin = PIN ya mnunuzi

# Bei iliyoandikwa bila jina la bidhaa.
receipt-goods = Bidhaa
receipt-discount = Punguzo
receipt-sale-discount = Punguzo la jumla
# Senti zilizo kati ya bei za bidhaa na kiasi ambacho M-PESA inaweza kupokea.
receipt-rounding = Kukadiria hadi shilingi
receipt-total = JUMLA

receipt-paid-by-mpesa = IMELIPWA KWA M-PESA
receipt-mpesa-code = Msimbo wa M-PESA
receipt-mpesa-code-missing = Msimbo bado haujafika
receipt-payer = Kutoka kwa
receipt-phone = Simu
receipt-proven = Imethibitishwa na Safaricom
receipt-claimed = Imeripotiwa na M-PESA, bado haijathibitishwa

receipt-paid-in-cash = IMELIPWA KWA PESA TASLIMU
receipt-tendered = Pesa zilizopokelewa
receipt-change = Chenji

receipt-vat-band = Kundi la VAT
receipt-vat-rate = Kiwango
receipt-vat-net = Kabla ya VAT
receipt-vat-amount = VAT
receipt-vat-exempt = Haitozwi
receipt-vat-outside = Bila VAT

receipt-thanks = Asante sana. Karibu tena!

# Haya husimama kwenye karatasi kwa lugha zote mbili, hata lugha ya risiti ikiwa ipi.
receipt-practice = MAFUNZO / TRAINING
receipt-sandbox = JARIBIO / SANDBOX
receipt-copy = NAKALA / COPY
receipt-not-for-tax = Si risiti ya kodi

# Kwenye karatasi nyingine zote, kwa mfano ripoti ya Z.
paper-number = Nambari

# Ukurasa wa kujaribu printa.
test-title = JARIBIO LA PRINTA
test-columns = Herufi katika mstari
test-dots = Nukta katika mstari
test-cutter = Hukata karatasi
test-drawer = Hufungua droo
test-ruler = Tarakimu zilizo hapa chini hujaza mstari mmoja kutoka ukingo hadi ukingo. Zikichukua mistari miwili, au zikiishia kabla ya ukingo, chagua upana mwingine.
test-code = Simu inaweza kusoma msimbo huu.
test-yes = ndiyo
test-no = hapana

# Ripoti ya zamu inapofungwa.
z-title = RIPOTI YA Z
z-shift = Zamu
z-opened = Ilifunguliwa
z-sales = Mauzo yaliyolipwa
z-taken = Jumla yake
z-by-itself = Mauzo yalifungua zamu hii, na hakuna aliyesema kilichokuwa kwenye droo.
z-cash = PESA TASLIMU
z-float = Pesa ya kuanzia
z-given = Kutoka kwa wateja
z-cash-in = Pesa ndani
z-cash-out = Pesa nje
z-expected = Inapaswa kuwepo
z-refunded = Zilizorudishwa
z-refunds = ZILIZORUDISHWA TASLIMU
z-counted = Zilizohesabiwa
z-difference = TOFAUTI
z-notes = NOTI NA SARAFU
z-counts = Mara za kuhesabu
z-without = DROO BILA MAUZO
z-no-sale = Ilifunguliwa
z-mpesa = M-PESA KWA MSIMBO
z-mpesa-sum = Jumla ya M-PESA
z-fee = Ada inayotarajiwa
z-look = M-PESA YA KUANGALIWA
z-over = ILIFUNGWA JUU YA
z-over-payment = Malipo ambayo huenda yakaja
z-over-sale = Mauzo yaliyo wazi
z-over-parked = Kikapu kinachosubiri
z-log = Mwisho wa kumbukumbu za mauzo
z-counted-by = Imehesabiwa na

# Pesa taslimu zinazorudishwa kwa mteja.
refund-title = MAREJESHO / REFUND
refund-receipt = Kwa risiti
refund-exchange = Imebadilishwa na
refund-back = Vilivyorudishwa
refund-reason = Sababu
refund-by = Imeidhinishwa na
refund-signed = Sahihi ya mteja
refund-total = IMERUDISHWA TASLIMU
