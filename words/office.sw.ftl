# Ofisi ya mwenye duka.

office-title = Ofisi
office-close = Rudi kaunta
office-home = Leo
office-reports = Mauzo
office-counter = Kaunta

home-balance = Salio la till
home-balance-at = hadi { $time }
home-no-balance = Hakuna aliyeuliza bado.
home-ask = Uliza Safaricom
home-asking = Inauliza Safaricom
home-account = Akaunti
home-available = Inayotumika
home-current = Yote
home-reserved = Imetengwa
home-uncleared = Haijafika bado
balance-no_operator = Hakuna mtumiaji aliyewekwa kwa till hii: angalia Kuanza kazi, Funguo.
balance-no_answer = Safaricom haikujibu. Kilichojulikana kinabaki; uliza tena baadaye.
balance-operator = Safaricom haimjui mtumiaji huyu, nenosiri lake au cheti chake. Usijaribu mara nyingi: hufungwa.
balance-locked = Nenosiri la mtumiaji limefungwa. Msimamizi wa biashara hulifungua kwenye tovuti.
balance-role = Mtumiaji hana ruhusa ya kusoma salio. Mpe kwenye tovuti ya M-PESA.
balance-refused = Safaricom haikulitaja. Kilichojulikana kinabaki.

home-sales = Mauzo ya leo
home-taken =
    { $count ->
        [one] Mauzo { $count }
       *[other] Mauzo { $count }
    }
home-cash = Pesa taslimu
home-prompted = Maombi kwa simu
home-till = Moja kwa moja kwa till
home-back = Zilizorudishwa kwa wateja
home-fee = Ada ya M-PESA inayotarajiwa
home-hours = Mauzo kwa saa
home-today = leo
home-week-before = wiki iliyopita
home-open = Vinavyosubiri mtu
home-nothing-open = Hakuna. Kila shilingi inajulikana.
home-payouts = Malipo ya duka yasiyokwisha
home-lights = Laini na printa

by-day = Siku
by-item = Bidhaa
by-person = Mhudumu
by-tender = Njia ya kulipa
by-vat = Kundi la VAT
by-hour = Saa
kind-cash = Pesa taslimu
kind-prompt = Ombi kwa simu
kind-till = Moja kwa moja kwa till
kind-nameless = Bila jina
kind-rounding = Kukamilisha shilingi
report-from = Kuanzia
report-to = Hadi
report-count = Idadi
report-amount = Shilingi
report-vat = VAT iliyo ndani
report-total = Jumla
report-back = KSh { $amount } zilirudishwa kwa wateja siku hizi. Hazijatolewa hapo juu.
report-nothing = Hakuna kilichouzwa.
report-written = Imeandikwa na kufunguliwa:

office-lists = Orodha
list-sales = Kila mauzo
list-payments = Malipo ya M-PESA
list-waiting = Yanayosubiri
list-shifts = Ripoti za Z
list-payouts = Yaliyolipwa
list-deeds = Nani alifanya nini
list-items = Orodha ya bei
list-count =
    { $count ->
        [one] mstari { $count }
       *[other] mistari { $count }
    }
list-more = Na { $count } zaidi: faili ina yote.
list-nothing = Hakuna cha kuorodhesha.
column-time = Wakati
column-code = Msimbo wa M-PESA
column-receipt = Risiti
column-phone = Simu
column-account = Akaunti
column-amount = KSh
column-cash = Taslimu
column-prompt = Ombi
column-till = Kwa till
column-reason = Kwa nini
column-z = Ripoti
column-sales = Mauzo
column-expected = Inayotarajiwa kwenye droo
column-difference = Zidi au pungufu
column-mpesa = M-PESA
column-name = Jina
column-barcode = Msimbo pau
column-category = Kundi
column-band = Kundi la VAT
column-payee = Kwa
column-step = Hali
column-person = Na
column-deed = Alifanya
column-act = Aliruhusu
column-with = Pamoja na
column-price = Bei

office-fees = Ada za M-PESA
fees-about = Kile ambacho Safaricom hukata kwa malipo ya till yako, kwa orodha uliyotia sahihi. Ripoti ya Z na ukurasa wa kwanza hutumia hii; hakuna kingine.
fees-up-to = Malipo hadi (KSh)
fees-fixed = Kwa kila moja (KSh)
fees-percent = Na asilimia
fees-keep = Hifadhi orodha
fees-kept = Imehifadhiwa.
fee-amount = Mstari { $row }: hii si kiasi cha shilingi. Hakuna kilichohifadhiwa.
fee-percent = Mstari { $row }: asilimia ni chini ya 100, yenye desimali mbili tu. Hakuna kilichohifadhiwa.
fee-order = Mstari { $row }: kila mstari unafika juu kuliko uliotangulia. Hakuna kilichohifadhiwa.

## Ukurasa wa kaunta
counter-regulars = Wateja wanaorudi
counter-regulars-about = Simu iliyolipa hukumbukwa kwa siku 90 baada ya malipo yake ya mwisho. Kauntani tarakimu zake tatu za mwisho hutosha; nambari yenyewe haionyeshwi kabla ya kuombwa.
counter-regulars-on = Simu zinakumbukwa.
counter-regulars-off = Hakuna simu inayokumbukwa.
counter-regulars-stop = Zisahau zote, usikumbuke yoyote
counter-regulars-start = Kumbuka simu zinazolipa

## Malipo ya moja kwa moja kwa till, na rekodi
counter-through = Malipo ya moja kwa moja kwa till
counter-through-about = Kama Safaricom imewasha uthibitishaji wa namba hii kwa ombi lako, huuliza kabla ya malipo hayo kupita. Kompyuta hii hujibu, au relay kompyuta zote zikiwa zimezimwa.
through-accept_all = Ruhusu yote
through-open_sale = Mauzo yakisubiri tu
through-exact_amount = Kiasi cha mauzo yanayosubiri tu
throughwhy-accept_all = Pesa ambazo hakuna aliyeomba huorodheshwa, na hupewa mauzo yake
throughwhy-open_sale = Kompyuta zote zikiwa zimezimwa, hakuna malipo yanayopita
throughwhy-exact_amount = Kiasi kisicho sahihi hukataliwa kwenye simu ya mteja. Kompyuta zote zikiwa zimezimwa, hakuna malipo yanayopita
counter-records-on = Rekodi za M-PESA za { $number } zinasomwa: kila malipo huthibitishwa na hupatikana tena.
counter-records-off = Rekodi za M-PESA bado hazijasajiliwa. Pokea hujaribu tena yenyewe.
counter-logo = Nembo kwenye risiti
counter-logo-none = Risiti hazina nembo.
counter-logo-choose = Chagua picha
counter-logo-keep = Hifadhi nembo hii
counter-logo-remove = Bila nembo
counter-logo-hint = Picha nyeusi kwenye nyeupe ni bora zaidi. Hivi ndivyo printa ya risiti inavyoichapa: kwa nukta nyeusi, juu ya jina la duka.
counter-logo-picture = Nembo, jinsi inavyochapwa
counter-logo-kept = Imehifadhiwa. Iko kwenye kila risiti kuanzia sasa.
logo-not_png = Faili hii si PNG. Nembo iliyokuwepo inabaki. Hifadhi picha kama PNG, kisha uichague tena.
logo-too_large = Picha hii ni kubwa mno. Nembo iliyokuwepo inabaki. Ipunguze, kisha uichague tena.
logo-damaged = Picha hii haisomeki hadi mwisho. Nembo iliyokuwepo inabaki. Ihifadhi tena kama PNG.
logo-blank = Hakuna kitu cheusi kwenye picha hii. Nembo iliyokuwepo inabaki. Chagua iliyo nyeusi zaidi.
deed-named = aliongezwa
deed-pin_set = alipewa PIN mpya
deed-passphrase_set = alipewa neno refu jipya
deed-left = aliondoka
deed-signed_in = aliingia
deed-signed_out = alitoka
deed-approved = aliruhusu
deed-locked_out = alifungiwa kwa PIN mbaya
deed-paid_out = alilipa kutoka akaunti
deed-agreed = alikubali malipo
deed-dropped = aliondoa malipo
deed-said_unpaid = alisema hayakulipwa
deed-took_back = alirudisha malipo kwa M-PESA
deed-gave_back = alirudisha pesa taslimu
deed-overrode = aliruhusu mteja aombwe tena
deed-set_regulars = alichagua kama simu zikumbukwe
deed-set_lets_through = alichagua malipo ya till yanayopita
deed-set_logo = alichagua nembo nyingine
deed-set_fees = alibadilisha ada za M-PESA
deed-set_discount_limit = alibadilisha punguzo analoruhusiwa mhudumu
deed-set_payout_rules = alibadilisha mipaka ya kulipa
deed-set_backups = alibadilisha mahali pa nakala za akiba
