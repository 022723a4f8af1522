# Maneno ya skrini ya kaunta. Pesa, saa, nambari na misimbo huja kama maandishi tayari. Sema kwanza la kufanya.

## Juu na chini

header-till = Till { $number }
header-language = Lugha
world-practice = MAFUNZO · PRACTICE
world-sandbox = JARIBIO · SANDBOX
light-mpesa = M-PESA
light-relay = Relay
light-unknown = bado haijajaribiwa
light-good = inafanya kazi
light-trouble = haijibu, inajaribu
footer-keys = Vitufe
footer-find = Tafuta chochote
footer-day = Mwisho wa siku
footer-shift = Zamu { $number } · { $time }
footer-no-shift = Hakuna zamu
footer-back = Rudi
footer-sound-on = Sauti iko
footer-sound-off = Kimya
footer-today = { $count ->
    [one] Uuzaji 1 leo
   *[other] Mauzo { $count } leo
}
footer-taken = KSh { $amount }
starting = Pokea inaanza…

## Kisicho sawa kwenye kaunta

banner-clock-slow = Saa ya kompyuta hii imechelewa kwa { $span }. Irekebishe tarehe na saa. Kwa sasa Pokea inafuata saa ya Safaricom.
banner-clock-fast = Saa ya kompyuta hii iko mbele kwa { $span }. Irekebishe tarehe na saa. Kwa sasa Pokea inafuata saa ya Safaricom.
banner-callbacks = Ujumbe wa malipo unachelewa: relay haijibu. Malipo bado yanathibitishwa; misimbo ya M-PESA itakuja baadaye.
banner-older = Nakala ya zamani ya kumbukumbu za kaunta imerudishwa: mauzo ya baadaye hayapo, na malipo yake yanatafutwa tena. Mwite mwenye duka.
banner-records = Malipo ya moja kwa moja kwenye till hayaonekani: Pull Transactions haijasajiliwa. Mwambie mwenye duka.
banner-look = Kumbukumbu za kaunta zinakaguliwa: { $percent } %. Unaweza kuendelea kuuza.
banner-password = Nenosiri la opereta wa M-PESA litaisha baada ya siku { $days }. Mwenye duka: weka jipya kwenye tovuti, kisha Ctrl O, Kuanza kazi.
banner-password-over = Nenosiri la opereta wa M-PESA limeisha: misimbo, kurudisha na kulipa huenda zisifanye kazi. Mwenye duka: weka jipya kwenye tovuti, kisha Ctrl O, Kuanza kazi.
banner-offsite = Nakala ya akiba ya nje haikuandikwa. Mwenye duka: Ctrl O, Usalama.
disk-little = Diski inakaribia kujaa: nafasi iliyobaki haifiki MiB 512. Mwambie mwenye duka atafute nafasi.
disk-too_little = Diski imejaa: hakuna mauzo mapya kabla ya kupata nafasi. Mwite mwenye duka. Yaliyo wazi bado yataisha.
disk-not_saved = Haijahifadhiwa: ujumbe wa malipo haukupata nafasi kwenye diski. Usitoe bidhaa kwa kinachoonekana hapa; mwite mwenye duka.
disk-damaged = Kumbukumbu za kaunta zimeharibika: hakuna mauzo mapya. Mwite mwenye duka, funga Pokea, kisha uianzishe tena.
span-seconds = sekunde { $count }
span-minutes = dakika { $count }
span-hours = saa { $count }
span-days = siku { $count }
span-years = miaka { $count }

## Mauzo

sale-title = Mauzo { $receipt }
sale-amount = Kiasi kwa shilingi
sale-lines = Bidhaa zinazouzwa
sale-quick = Kiasi
sale-vat = VAT 16% imejumuishwa
sale-hint = Andika kiasi. + hujumlisha, × huzidisha.
sale-of = Mauzo ya { $time }
keypad = Kibao cha nambari
keypad-clear = Futa
keypad-erase = Futa tarakimu ya mwisho
keypad-plus = Jumlisha
keypad-times = Mara

## Njia ya kulipa

pay-title = Analipa vipi?
pay-mpesa = Ombi la M-PESA
pay-mpesa-hint = Mteja anaweka PIN
pay-cash = Pesa taslimu
pay-cash-hint = Chenji inahesabiwa
pay-till = Moja kwa moja kwa till
pay-till-hint = Mteja analipa namba ya till
pay-part = Sehemu kwa simu moja
pay-part-hint = Simu kadhaa zalipa mauzo moja
pay-part-amount = Kutoka simu hii
pay-part-amount-hint = Shilingi kamili, chini ya kiasi chote.
pay-part-rest = KSh { $amount } imebaki kulipwa kwa njia nyingine.
pay-part-next = Inayofuata: simu
pay-rest = Kwa M-PESA
pay-rest-hint = Enter yaomba simu, T yasubiri till.
pay-rest-next = Omba simu KSh { $amount }
pay-rest-cash = KSh { $amount } taslimu iko kaunta.
pay-phone = Simu ya mteja
pay-phone-hint = 07…, 01… au +254…
pay-ask = Omba KSh { $amount }
pay-ask-plain = Omba M-PESA
pay-asking = Inaomba…
pay-tendered = Pesa kutoka kwa mteja
pay-tendered-hint = Acha wazi ikiwa ni kiasi kamili.
pay-note = Ongeza noti ya KSh { $amount }
pay-change = Chenji
pay-exact = Kiasi kamili, hakuna chenji
pay-short = Bado hazijatosha
pay-take = Pokea KSh { $amount }
pay-take-plain = Pokea taslimu
pay-taking = Inahifadhi…

## Kusubiri simu

waiting-title = Tunamsubiri mteja
waiting-title-stopped = Umeacha kusubiri, bado tunaangalia
waiting-unknown-title = Bado haijulikani
waiting-unknown-rule = Tunasubiri M-PESA… usitoze tena, usitoe bidhaa.
waiting-owner-rule = Usiombe tena, usitoe bidhaa.
waiting-unknown-checking = Bado tunaangalia na Safaricom.
waiting-progress = Muda wa ombi uliopita
waiting-step-pin = Mwambie mteja aweke PIN ya M-PESA.
waiting-step-nothing = Hakuna kitu kwenye simu ifikapo 0:30? Mwambie aifungue na aangalie mtandao.
waiting-step-next = Mhudumie mteja anayefuata kwa sasa:
waiting-next = Mteja anayefuata
waiting-next-hint = Mauzo haya yatasubiri kulia
waiting-stop = Acha kusubiri
waiting-stop-hint = Pesa zikija baadaye utaambiwa
override-choice = Mwenye duka: omba tena
override-end = Mwenye duka: acha kabisa
waiting-back = Rudi kwenye kaunta
waiting-back-hint = Mauzo haya bado yanaangaliwa

## Iliyobaki inadaiwa, na hakuna kinachoombwa

owing-title = Bado haijalipwa
owing-till = Namba ya till
owing-none = Mteja akishalipa till, malipo yataonekana hapa.
owing-too-much = Pesa zilizokuja ni zaidi ya zinazohitajika. Acha mauzo haya: mwenye duka atazirudisha.
owing-several = Malipo { $count } yanalingana. Muulize mteja jina au msimbo.
owing-claim = Imelipwa na { $whose }
owing-phone = Simu
owing-part = Sehemu
owing-code = Msimbo
qr-show = Msimbo wa QR
regular-title = Waliowahi kulipa
regular-more = Nambari kadhaa zinalingana: andika tarakimu moja zaidi.
regular-forget = Sahau nambari hii
owing-next = Mwingine
owing-stop = Acha
parts-title = Iliyolipwa hadi sasa

## Matokeo

result-paid = IMELIPWA
result-failed = HAIJALIPWA
result-let-go = HAIJULIKANI
result-closed = IMEFUNGWA
result-closed-hint = Hakuna pesa zilizokatwa.
result-code = Msimbo wa M-PESA
result-code-follows = Msimbo wa M-PESA haujafika bado. Malipo yamethibitishwa.
result-proved = imethibitishwa na Safaricom
result-cash = Pesa taslimu
result-tendered = KSh { $amount } zimepokelewa
result-change = Chenji
result-no-change = Hakuna chenji ya kurudisha
cash-kept = KSh { $amount } taslimu imewekwa kaunta.
cash-back = Rudisha KSh { $amount } taslimu.
owing-rest = KSh { $amount } haijatimia.
result-receipt = Risiti { $receipt }
result-next = Mauzo mapya
result-next-hint = Tarakimu yoyote huanza
result-language = Risiti kwa Kiingereza
result-show = Onyesha risiti
result-again = Omba tena
result-again-hint = Simu ile ile
result-again-from = Itawezekana baada ya { $time }
result-other = Simu nyingine
result-other-hint = Ombi jipya huko
result-cash-instead = Pesa taslimu
result-cash-hint = Chenji inahesabiwa
result-close = Funga
result-close-hint = Mteja hanunui
result-reopen = Fungua tena
result-reopen-hint = Mteja anachukua bidhaa: yamelipwa kwa pesa hizi
refund-cancelled = KES { $amount } zimepokelewa kwa mauzo yaliyoghairiwa { $sale }: zirudishwe au mauzo yafunguliwe tena
refund-extra = KES { $amount } zaidi zimepokelewa kwa mauzo yaliyolipwa { $sale }: zirudishwe
refund-owner = Zinarudi kwa M-PESA, au taslimu: kitufe G.

## Mteja anaonyesha msimbo

code-choice = Mteja anaonyesha msimbo
code-choice-hint = Safaricom inaulizwa kuuhusu

## Zinazosubiri, na za mwisho

strip-title = Mauzo yote
strip-waiting = Zinazosubiri
strip-latest = Za hivi punde
strip-nobody = Hakuna anayesubiri.
strip-nothing = Mauzo yaliyolipwa huonekana hapa.
strip-stopped = Umeacha kusubiri, bado tunaangalia
tender-mpesa = M-PESA
tender-cash = Taslimu
status-not_known = Bado haijulikani. Usiombe tena, usitoe bidhaa. Tunaangalia…
status-paid = Imelipwa
status-failed = hakuna kilichokatwa
status-owing = KSh { $amount } bado haijalipwa
status-cancelled = Imefungwa, hakuna kilichokatwa
loose-title = Pesa bila mauzo
loose-proven = Bado si za yeyote. Fungua mauzo yake, au mwambie mwenye duka.
loose-told = Ujumbe umezitaja; bado hazimo kwenye kumbukumbu za M-PESA.
loose-question = malipo kutoka { $phone } ya KES { $amount }: yatumike kwa mauzo haya?
loose-question-hint = Yalikuja moja kwa moja kwenye till saa { $time }
loose-hidden = nambari iliyofichwa
unrecorded-title = Hazimo kwenye kumbukumbu
unrecorded-hint = Zimethibitishwa, lakini kumbukumbu za M-PESA hazina. Mwambie mwenye duka.

## Kuna nini na ombi: kwa ufupi, kisha la kufanya kwanza, kisha kwa nini

brief-sending = inatumwa
brief-on_the_phone = ombi liko kwenye simu
brief-proving_paid = ujumbe umefika, tunathibitisha
brief-proving_failed = ujumbe umefika, tunathibitisha
brief-answer_lost = jibu limepotea, tunaangalia
brief-still_processing = bado inashughulikiwa
brief-overdue = hakuna jibu bado, mwambie mwenye duka
brief-let_go = haijulikani, inaweza kuombwa tena
brief-unattributed = mwambie mwenye duka
brief-amount_differs = kiasi tofauti, mwambie mwenye duka
brief-contradiction = haieleweki, mwambie mwenye duka
brief-paid = imelipwa
brief-no_money = Pesa hazitoshi
brief-declined = Amekataa
brief-no_answer = Hakuna jibu
brief-wrong_pin = PIN si sahihi
brief-pin_locked = PIN imefungwa
brief-phone_busy = Simu ina shughuli
brief-limit = Nje ya kikomo cha M-PESA
brief-too_soon = Kiasi kile kile mapema mno
brief-busy = M-PESA ina shughuli nyingi
brief-customer_account = Akaunti ya mteja
brief-set_up = Mipangilio ya duka
brief-field_refused = M-PESA imekataa
brief-unreachable = Hakuna intaneti
brief-insecure = Njia si salama
do-sending = Tunaiomba M-PESA iitumie { $phone } ombi.
do-on_the_phone = { $phone } inaonyesha “Lipa KSh { $amount } kwa { $shop }?”
do-proving_paid = Subiri kidogo kabla ya kutoa bidhaa.
do-proving_failed = Subiri kidogo kabla ya kuomba tena.
do-answer_lost = Angalia simu ya mteja, lakini usiombe tena.
do-still_processing = Tunasubiri M-PESA… usitoze tena.
do-overdue = Mwite mwenye duka: Safaricom haijajibu kwa dakika 15.
do-let_go = Angalia simu ya mteja tena, kisha uombe tena.
do-unattributed = Mwite mwenye duka kabla ya kutoa bidhaa.
do-amount_differs = Mwite mwenye duka kabla ya kutoa bidhaa.
do-contradiction = Mwite mwenye duka kabla ya kutoa bidhaa.
do-no_money = Pokea taslimu, au omba simu nyingine.
do-declined = Muulize mteja kama bado anataka kulipa.
do-no_answer = Hakikisha simu imewaka na ina mtandao, kisha omba tena.
do-wrong_pin = Omba tena, na mteja aweke PIN polepole.
do-pin_locked = Pokea taslimu, au omba simu nyingine.
do-phone_busy = Mteja afunge ujumbe mwingine wa M-PESA, kisha omba tena.
do-limit = Pokea taslimu, au omba simu nyingine.
do-too_soon = Subiri saa ifike, kisha omba tena.
do-busy = Subiri nusu dakika, kisha omba tena.
do-customer_account = Pokea taslimu, au omba simu nyingine.
do-set_up = Pokea taslimu sasa, na umwite mwenye duka.
do-field_refused = Angalia nambari ya simu, au pokea taslimu.
do-unreachable = Pokea taslimu, au angalia intaneti kisha uombe tena.
do-insecure = Angalia tarehe na saa ya kompyuta, au pokea taslimu.
why-sending = Huchukua sekunde moja au mbili.
why-on_the_phone = Pesa zitafika mara tu PIN ikiwekwa.
why-proving_paid = Ujumbe wa malipo umefika, tunathibitisha na Safaricom…
why-proving_failed = Ujumbe unasema haijalipwa, tunathibitisha na Safaricom…
why-answer_lost = Mtandao ulikatika tulipoomba. Huenda ombi liko kwenye simu, au halipo.
why-still_processing = Bado inashughulikiwa. Muulize mteja kama pesa zimetoka kwenye simu.
why-overdue = Muulize mteja kama pesa zimetoka kwenye simu.
why-let_go = Hakuna kinachoonyesha kuwa ombi la kwanza lililipwa. Pesa zake zikija baadaye, zitaonekana hapa.
why-unattributed = Inaonekana pesa zimekuja, lakini haijathibitishwa kuwa ni za mauzo haya.
why-amount_differs = Ujumbe wa malipo unataja kiasi kingine.
why-contradiction = Ujumbe unasema imelipwa, lakini Safaricom yenyewe inasema hapana.
why-no_money = Hakuna pesa za kutosha kwenye M-PESA hiyo. Hakuna kilichokatwa.
why-declined = Mteja ameghairi ombi. Hakuna kilichokatwa.
why-no_answer = Simu haikujibu kwa wakati. Hakuna kilichokatwa.
why-wrong_pin = PIN haikuwa sahihi. Hakuna kilichokatwa.
why-pin_locked = PIN hiyo ya M-PESA imefungwa; Safaricom huifungua kwa 100. Hakuna kilichokatwa.
why-phone_busy = Ombi jingine la M-PESA liko wazi kwenye simu hiyo. Hakuna kilichokatwa.
why-limit = Kiasi hiki hakimo katika kile mteja anaruhusiwa kulipa. Hakuna kilichokatwa.
why-too_soon = Simu hii imelipa kiasi kile kile chini ya dakika mbili zilizopita. Hakuna kilichokatwa.
why-busy = M-PESA ina shughuli nyingi. Hakuna kilichokatwa.
why-customer_account = Safaricom lazima irekebishe M-PESA ya mteja huyo. Hakuna kilichokatwa.
why-set_up = M-PESA haikubali mipangilio ya duka hili. Hakuna kilichokatwa.
why-field_refused = M-PESA imekataa ombi. Hakuna kilichokatwa.
why-unreachable = Safaricom haipatikani. Hakuna kilichotumwa.
why-insecure = Hakuna njia salama ya kufikia Safaricom. Hakuna kilichotumwa.

## Kwa nini sehemu imekataliwa

field-amount_empty = Andika kiasi kwanza.
field-amount_not_digits = Tarakimu pekee, na + au × kati yake.
field-amount_stray = “{ $letter }” si ya kiasi: tarakimu pekee.
field-amount_unfinished = Maliza hesabu: nambari inakosekana baada ya + au ×.
field-amount_negative = Kiasi hakiwezi kuwa chini ya sifuri.
field-amount_has_cents = Shilingi kamili pekee: M-PESA haipokei senti.
field-amount_zero = Andika kiasi kinachozidi sifuri.
field-amount_too_large = Si zaidi ya KSh 250,000 kwa mauzo mamoja.
field-amount_too_many_lines = Hesabu ina sehemu nyingi mno. Igawe iwe mauzo mawili.
field-phone_empty = Andika nambari ya simu ya mteja.
field-phone_not_digits = Tarakimu pekee, kama 0712 345 678.
field-phone_too_short = Tarakimu zinakosekana: ziwe 10, kama 0712 345 678.
field-phone_too_long = Tarakimu zimezidi: ziwe 10, kama 0712 345 678.
field-phone_not_kenyan = Anza na 07 au 01: hiyo si nambari ya simu ya Kenya.
field-cash_not_enough = Omba zaidi: hizi hazifiki kiasi.
field-cash_too_much = Angalia pesa: hizi ni nyingi kuliko kaunta yoyote hupokea.
field-cash_unreadable = Tarakimu pekee, kama 2000.
field-part_refused = Shilingi kamili, na chini ya kilichobaki kulipwa.
field-code_unreadable = Herufi na tarakimu 10, kama UKM4K7Q2TX.
field-kra_pin_unreadable = PIN ya KRA ni herufi, tarakimu tisa na herufi.
field-reason_unreadable = Sema sababu kwa maneno machache.
field-back_too_much = Ni zaidi ya kinachoweza kurudi.
field-goods_too_many = Ni zaidi ya alizo nazo mteja.
field-count_unreadable = Tarakimu tu: ziko ngapi za kila moja.
field-discount_unreadable = Kiasi kama 50, au sehemu kama 10%.
field-discount_too_large = Hiyo inazidi kilichopo cha kupunguza.
field-quantity_refused = Kati ya 1 na 9,999 ya kitu kimoja.
field-price_refused = Bei ni kati ya 0 na KSh 250,000.
field-text_too_long = Ni ndefu mno. Ifupishe.
field-basket_full = Kikapu hubeba mistari 200. Uza hii, kisha uanze kingine.
field-basket_for_nothing = Hakuna kilichobaki cha kulipa. Fanya punguzo liwe dogo.
field-item_gone = Bidhaa moja ya kikapu hiki haimo katika orodha. Ondoa mstari wake.
field-item_name = Jina lina herufi 1 hadi 80.
field-item_price = Bei kama 1250 au 1250.50, si zaidi ya KSh 250,000.
field-item_barcode = Msimbo una tarakimu 8, 12 au 13, na moja si sahihi. Skani tena.
field-item_barcode_taken = Bidhaa nyingine ina msimbo huu. Itafute, na uuondoe huko kwanza.
field-item_category = Aina ina herufi 40 kwa wingi.
field-item_quick_key = Kitufe cha haraka ni herufi moja, A hadi Z.
field-item_quick_key_taken = Bidhaa nyingine ina kitufe hiki. Chagua herufi nyingine.

## Kwa nini agizo halikufuatwa

error-field = Angalia ulichoandika.
error-prompt_live = Usiombe tena: ombi la mauzo haya bado halijaisha.
error-prompt_fresh = Ombi bado linaweza kujibiwa. Subiri { $time }, kisha mwenye duka anaweza kuamua.
error-nothing_to_override = Safaricom inajua ombi hili liliishaje, au bado inaulizwa. Subiri jibu.
error-sale_closed = Mauzo haya yamefungwa tayari. Anza mapya.
error-payment_unknown = Rekodi za M-PESA bado hazionyeshi malipo haya. Subiri kidogo uangalie tena.
error-payment_taken = Malipo haya tayari ni ya mauzo mengine.
error-payment_unsettled = Ombi ambalo bado liko wazi huenda ndilo lililoleta malipo haya. Subiri liishe.
error-payment_of_lost_sale = Huenda malipo haya ni ya mauzo yaliyopotea nakala ya akiba iliporudishwa. Mwite mwenye duka.
error-payment_not_reserved = Kompyuta nyingine za duka hazikuweza kuulizwa kama mojawapo ina malipo haya. Hakuna kilichobadilishwa. Angalia intaneti, kisha jaribu tena.
error-payment_going_back = Malipo haya yamerudishwa, au yanarudishwa. Mwite mwenye duka.
error-no_line_to_mpesa = Hakuna laini ya M-PESA: hakuna kilichoombwa. Jaribu tena, au zitoe taslimu.
error-no_operator = Hakuna opereta wa M-PESA kwenye till hii: zirudishe kwenye tovuti ya biashara ya M-PESA.
error-payment_differs = Malipo haya si kiasi cha mauzo haya. Mwite mwenye duka.
error-too_soon = Subiri { $time }, kisha uombe simu hii tena.
error-too_many_attempts = Pokea taslimu: mauzo haya yameombwa mara nyingi mno.
error-not_found = Mauzo hayo hayapo hapa. Yatafute tena.
error-not_saved = Mwite mwenye duka: diski imejaa au imeharibika. Hakuna kipya kilichoombwa wala kukatwa.
error-shift_open = Zamu tayari iko wazi.
error-no_shift = Hakuna zamu iliyo wazi. Fungua moja kwanza.
error-not_counted = Hesabu droo tena: pesa taslimu zimesogea tangu ihesabiwe.
error-not_over = Kuna jambo lingine ambalo halijaisha. Angalia orodha, kisha funga tena.
error-no_line = Relay haiwezi kuambiwa sasa. Subiri taa yake iwe sawa, kisha ubonyeze kitufe tena.
error-not_let_in = Kompyuta nyingine haiwezi kuruhusiwa kutoka hapa: ufunguo haupo. Subiri dakika moja ujaribu tena, au tumia kompyuta nyingine ya duka.
error-no_room = Mwite mwenye duka: diski inakaribia kujaa, na lazima nafasi itafutwe. Hakuna kilichokatwa.
error-damaged = Mwite mwenye duka: kumbukumbu za kaunta zimeharibika. Funga Pokea, kisha uianzishe tena. Hakuna kilichokatwa.
error-nothing_to_reopen = Hakuna pesa zilizokuja kwa mauzo haya zinazolingana na kiasi chake. Mwite mwenye duka.
error-buyer_pin_stands = Risiti hii tayari ina PIN ya KRA.
error-backup_gone = Nakala hiyo si nzima tena. Hakuna kilichobadilishwa; nyingine inatafutwa.
error-backup_foreign = Nakala hiyo ni ya duka au kompyuta nyingine. Hakuna kilichobadilishwa.
error-no_receipt = Risiti haikuweza kutengenezwa. Jaribu tena; mauzo yenyewe yako salama.
error-not_practice = Hilo ni la mafunzo pekee.
error-start_in_use = Tumia Pokea iliyo wazi tayari: nyingine inatumia kaunta hii. Au ifunge, kisha uanzishe Pokea tena.
error-start_newer = Sasisha Pokea kwanza: Pokea mpya zaidi imetumia kaunta hii. Hakuna kilichobadilishwa.
error-start_damaged = Mwite mwenye duka: kumbukumbu za kaunta zimeharibika. Hakuna kilichobadilishwa.
error-start_sealed = Andika maneno ya siri ya kompyuta hii.
error-start_not_set_up = Till hii haijakamilika. Fanya mazoezi, kisha uendelee nayo ofisini.
error-check_first = Kwanza omba shilingi moja kwa simu yako: maombi makubwa yanasubiri hilo. Hakuna kilichotumwa.
error-not_started = Funga dirisha, kisha uanzishe Pokea tena. Ikirudia, mwite mwenye duka: sababu iko kwenye kumbukumbu za Pokea.
error-bad_request = Angalia kwanza orodha ya kulia, kisha jaribu tena. Ikirudia, anzisha Pokea upya.

## Mafunzo

practice-title = Mteja wa mafunzo
practice-next = Mteja anayefuata
practice-now = Mteja anafanya nini?
practice-phone = Simu ya mteja
practice-quiet = Hakuna kitu kwenye simu
practice-pays = Anaweka PIN
practice-cancels = Anaghairi
practice-no_money = Hana pesa
practice-wrong_pin = PIN si sahihi
practice-ignores = Hajibu
practice-vanishes = Simu imezimwa

## Kutafuta mauzo na risiti yake

receipt-opened = Imefunguliwa kwenye kompyuta.

## Mwisho wa siku

open-notice = { $count ->
    [one] Jambo 1 liko wazi
   *[other] Mambo { $count } yako wazi
}
day-notice = { $count ->
    [one] Jambo 1 la { $day } la kuangalia
   *[other] Mambo { $count } ya { $day } ya kuangalia
}

## Another PC

banner-newcomer = Kompyuta nyingine inaomba kufanya kazi dukani hapa. Bonyeza F5 uitazame.
banner-estranged = Relay haiitambui kompyuta hii kuwa ya duka: malipo yanathibitishwa baadaye, bila majina ya wateja. Bonyeza F5.
banner-unopened = Ujumbe { $count } kutoka Safaricom hauwezi kufunguliwa, kwa sababu kompyuta hii haina ufunguo mmoja wa duka. Malipo bado yanathibitishwa. Mwite mwenye duka.
error-start_unpaired = Kompyuta hii bado haina relay.

## Karatasi na printa

light-printer = Printa
banner-paper-ask = Je, risiti { $receipt } ilitoka? Hakuna anayejua. Tazama printa, kisha bonyeza Ctrl P.
banner-paper-trouble = { $trouble } { $count ->
    [one] Risiti 1 inasubiri.
   *[other] Risiti { $count } zinasubiri.
  } Mauzo ni salama. Ctrl P
paper-ask = Je, risiti { $receipt } ilitoka yote?
came-yes = Imechapishwa.
came-no = Hakuna kilichochapishwa. { $trouble }
came-perhaps = Hakuna anayejua kama yote yametoka: tazama printa. { $trouble }
print-unreachable = Printa haijibu: iwashe, na uangalie waya wake.
print-offline = Printa imesimamishwa: bonyeza kitufe chake cha Feed.
print-paper_out = Weka karatasi kwenye printa.
print-cover_open = Funga kifuniko cha printa.
print-busy = Programu nyingine inatumia printa: subiri imalize.
print-no_such_printer = Printa haipo: angalia waya wake, au itaje upya.
print-not_allowed = Kompyuta hii hairuhusu Pokea kuchapisha hapo: mwite aliyeiweka.
print-not_a_printer = Kilichopo hapo si printa: itaje upya.
print-stalled = Printa imekwama katikati: angalia karatasi yake.
print-failed = Printa imeshindwa: izime kisha uiwashe.
receipt-printing = Inakwenda kwenye printa.
error-no_printer = Hakuna printa iliyotajwa. Bonyeza Ctrl P.
error-printers_full = Kuna printa 9 tayari. Sahau moja kwanza.
field-printer_unreadable = Hapo si mahali pa printa. Angalia mfano.
keys-print = Chapisha risiti

## The staff

staff-lock = Funga kaunta
role-cashier = Mhudumu
role-manager = Msimamizi
role-owner = Mwenye duka
lock-title = Nani yuko kaunta?
lock-choose = Bonyeza herufi, kisha uandike PIN.
lock-pin = PIN ya { $name }
lock-phrase = Neno refu la siri la { $name }
lock-use-phrase = Tumia neno refu la siri
lock-use-pin = Tumia PIN
lock-enter = Ingia
approve-title = Mwenzako lazima aidhinishe hili
approve-what = { $act }. Anayeruhusiwa aandike PIN: inafaa mara hii tu.
approve-enter = Idhinisha
approve-cancel = Si sasa
act-sell = Kuuza
act-read_books = Kusoma mapato ya siku au ya zamu
act-change_items = Kubadilisha bidhaa za duka
act-move_cash = Kuweka au kutoa pesa taslimu
act-open_drawer = Kufungua droo bila mauzo
act-discount = Kupunguza kikapu zaidi ya kiwango cha mhudumu
act-refund = Kurudisha pesa taslimu
act-reverse = Kurudisha malipo kwa M-PESA
act-override = Kuomba tena ingawa haijulikani ombi la kwanza liliishaje
act-close_shift = Kufunga zamu
act-settings = Kubadilisha mipangilio ya kompyuta hii
act-devices = Kuruhusu kompyuta nyingine, au kuunganisha hii upya
act-backups = Kuchagua mahali pa nakala za akiba
act-staff = Kubadilisha wahudumu
act-see_balance = Kuuliza salio la till
act-go_live = Kuandaa till ya pesa halisi
act-pay_out = Kulipa kutoka akaunti ya M-PESA
act-approve_payout = Kuwa mtu wa pili wa malipo
error-phone_forgotten = Nambari hii haikumbukwi tena. Iandike.
error-locked = Hakuna aliyeingia. Andika PIN yako kwanza.
error-needs_approval = Anayeruhusiwa lazima aidhinishe kwa PIN. Hakuna kilichofanyika.
error-wrong_pin = Siyo hiyo. Angalia jina, kisha uandike tena.
error-too_many_tries = Umekosea mara nyingi. Jaribu tena baada ya { $time }, Pokea ikiwa wazi. Mwenye duka anaweza kuweka PIN mpya.
error-may_not_approve = Mtu huyu pia haruhusiwi. Chagua mwingine.
error-owner_first = Wa kwanza lazima awe mwenye duka.
error-only_owner = Mwenye duka wa pekee hawezi kuondoka. Ongeza mwingine kwanza.
error-staff_full = Tayari kuna watu 26. Mmoja aondoke kwanza.
error-above_day = Ni zaidi ya kiwango cha kulipa kwa siku. Hakuna kilicholipwa; mwenye duka huweka kiwango.
error-paid_before = Kiasi hiki kililipwa kwake tangu jana. Hakuna kilicholipwa.
error-needs_second_person = Kiasi hiki kinahitaji mtu wa pili: ongeza msimamizi au mwenye duka mwingine, au ongeza kiwango. Hakuna kilicholipwa.
error-same_person = Mtu wa pili lazima awe mwingine. Hakuna kilicholipwa.
error-payout_over = Malipo haya yalitumwa tayari, au yamekwisha.
error-payout_not_over = Bado haijulikani malipo haya yaliishaje: hayatumwi tena.
error-payout_refused = Safaricom ilikataa malipo papo hapo. Yanayosubiri hayakutumwa: angalia kwa nini, kisha endelea.
error-below_float = Zingebaki pesa chache mno kwenye akaunti. Hakuna kilicholipwa; mwenye duka huweka zinazobaki.
error-funds_unknown = Safaricom haikusema zipo ngapi kwenye akaunti, na lazima zibaki kiasi. Hakuna kilicholipwa; jaribu tena.
field-name_empty = Andika jina.
field-name_too_long = Herufi 24 zaidi.
field-name_unreadable = Tumia herufi tu: jina hili haliwezi kuchapishwa.
field-name_taken = Mtu mwingine ana jina hili. Ongeza herufi au jina la pili.
field-pin_length = Tarakimu 4 hadi 6.
field-pin_easy = Rahisi kukisia: si mfululizo, si mwaka, si tarakimu zile zile.
field-passphrase_short = Angalau herufi 16: maneno manne, kwa mfano.
field-passphrase_long = Herufi 128 zaidi.
field-passphrase_easy = Rahisi kukisia: tumia maneno manne tofauti.
field-payee_number = Nambari ya paybill au till ina tarakimu tano hadi saba.
field-payee_account = Herufi, tarakimu, vistari au mikwaju, moja hadi kumi na tatu.
field-payout_amount = Shilingi kamili: mtu hupata 10 hadi 250,000, biashara 1 hadi 10,000,000.
sale-discount = Punguzo
sale-rounding = Kukamilisha shilingi
line-discount = pungufu { $amount }
basket-title = Kikapu
basket-items = Bidhaa
basket-discount = Punguzo
basket-park = Weka kando
basket-recall = Kando ({ $count })
basket-less = Punguza
basket-more = Ongeza
basket-note = Maelezo
basket-buyer = PIN ya KRA
basket-remove = Ondoa
basket-empty-it = Bonyeza Del tena ili kuondoa bidhaa zote kikapuni.
basket-needs-approval = Punguzo hili linahitaji idhini wakati wa kulipa.
exchange-for = Badala ya { $number }: KSh { $amount } zimerudi.
exchange-adds = Mteja aongeze KSh { $amount }.
exchange-gets = Mpe mteja KSh { $amount }.
quick-title = Vitufe vya haraka
scan-strange_receipt = Risiti hiyo haimo katika vitabu vya till hii.
scan-misread = Msimbo haukusomwa vizuri. Skani tena.
scan-no_code = Pokea haijui msimbo huo. Tafuta bidhaa kwa jina lake kwa /.

## Ctrl K


## Kurudisha pesa

back-title = Rudisha pesa
back-hint = Taslimu, au kwa simu
back-in-cash = KSh { $amount } zimerudishwa taslimu
backstep-asked = KSh { $amount } zinarudishwa kwa M-PESA
backstep-not_known = KSh { $amount }: bado haijulikani kama M-PESA imezirudisha. Pokea inaendelea kuuliza. Usizilipe taslimu.
backstep-done = KSh { $amount } zimerudi kwa M-PESA
backstep-failed = KSh { $amount } hazikurudi kwa M-PESA
backstep-elsewhere = KSh { $amount } zilirudishwa na M-PESA, si na till hii
