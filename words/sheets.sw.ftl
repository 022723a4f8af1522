# Maneno ya kurasa zinazofunguliwa baadaye.

## Kilichobadilika kompyuta ilipolala

asleep-title = Kompyuta ilipolala
asleep-close = Funga
asleep-slept = Ililala kuanzia { $from } hadi { $to }. Yote yaliyokuwa wazi yanaangaliwa na Safaricom sasa.
asleep-nothing = Hakuna kilichobadilika kufikia sasa.
asleep-checking = { $count ->
    [one] Mauzo 1 bado yanaangaliwa.
   *[other] Mauzo { $count } bado yanaangaliwa.
}

## Mteja anaonyesha msimbo

code-title = Mteja anaonyesha msimbo
code-field = Msimbo wa M-PESA
code-hint = Ujumbe unaweza kughushiwa, kwa hiyo Safaricom inaulizwa kuhusu msimbo.
code-ask = Uliza Safaricom
code-close = Funga
code-no_answer_yet = Hakuna jibu bado. Subiri: Safaricom inaulizwa.
code-proven = Imethibitishwa. KSh { $amount } zimefika kwenye kaunta hii: mauzo yamelipwa.
code-unknown = Usitoe bidhaa: Safaricom haijui malipo hayo.
code-used = Usitoe bidhaa: malipo haya tayari ni ya mauzo { $sale }.
code-other_amount = Usitoe bidhaa: malipo haya ni KSh { $amount }, mauzo ni KSh { $due }.
code-other_till = Usitoe bidhaa: pesa hizi zilienda kwa nambari nyingine.
code-reversed = Usitoe bidhaa: malipo haya yamerudishwa.
code-too_old = Usitoe bidhaa: malipo haya ni ya { $time }, zaidi ya siku moja iliyopita.
code-not_moved = Usitoe bidhaa: pesa hizi hazijahama.
code-unsettled = Subiri: huenda ombi ambalo halijaisha ndilo lililoleta pesa hizi. Likiwa la mauzo haya, mauzo yatakuwa kijani yenyewe.
code-lost_sale = Usitoe bidhaa: huenda malipo haya ni ya mauzo yaliyopotea nakala ya akiba iliporudishwa. Mwite mwenye duka.
code-unclear = Usitoe bidhaa bado: jibu la Safaricom halieleweki. Uliza tena baada ya dakika moja.
code-not_asked = Safaricom haikuweza kuulizwa. Angalia intaneti, kisha uliza tena.
code-not_reserved = Kompyuta nyingine za duka hazikuweza kuulizwa kama mojawapo ina malipo haya. Hakuna kilichobadilishwa. Angalia intaneti, kisha uliza tena.

## Kutafuta mauzo na risiti yake

find-title = Tafuta mauzo, au fanya jambo
find-field = Kiasi, risiti, msimbo wa M-PESA, simu, jina; au la kufanya
find-nothing = Hakuna mauzo yanayolingana. Jaribu herufi au tarakimu chache zaidi.
find-results = Mauzo yaliyopatikana
find-move = Sogeza
find-open = Fungua
find-close = Funga
receipt-title = Risiti { $receipt }
receipt-picture = Picha ya risiti { $receipt }
receipt-path = PDF iko hapa:
receipt-open = Fungua PDF
receipt-copy-hint = Itaandikwa NAKALA, kama ilichapishwa awali
receipt-back = Rudi

## Mwisho wa siku

day-title = Mwisho wa siku
day-close = Funga
day-before = Siku iliyotangulia
day-after = Siku inayofuata
day-records = Kwenye kumbukumbu za M-PESA
day-matched = Zililipa mauzo ya siku hii
day-paid-beside = Zililipa mauzo ya siku ya kabla au baada
day-elsewhere = Za kompyuta nyingine za duka
day-listed = Ziko kwenye orodha hapa chini
day-sales = Mauzo yaliyolipwa kwa M-PESA
day-recorded = Yamo kwenye kumbukumbu za siku hii
day-recorded-beside = Yamo kwenye kumbukumbu za siku ya kabla au baada
day-unrecorded = Hayamo kwenye kumbukumbu, yako hapa chini
day-unexplained = Hazijaelezwa: mwambie aliyekuwekea Pokea
day-balanced = Kila shilingi imeelezwa
day-nothing = Hakuna cha kuangalia.
day-more = { $count ->
    [one] na 1 zaidi
   *[other] na { $count } zaidi
}
day-kept = { $count ->
    [one] Imetengenezwa yenyewe { $time }, ikiwa na 1 la kuangalia.
   *[other] Imetengenezwa yenyewe { $time }, ikiwa na { $count } ya kuangalia.
}
open-title = Yaliyo wazi
coverage-complete = Imekamilika: kumbukumbu za M-PESA za siku hii zimesomwa hadi mwisho.
coverage-so_far = Siku haijaisha. Kumbukumbu za M-PESA zilisomwa mwisho { $time }.
coverage-not_read = Haijakamilika: kumbukumbu za M-PESA hazijasomwa tangu siku iishe. Pokea inaendelea kujaribu.
coverage-from_later = Haijakamilika: Pokea ilianza kusoma kumbukumbu za M-PESA baada ya siku hii kuanza.
coverage-not_registered = Haijakamilika: Pull Transactions haijasajiliwa, kwa hivyo malipo ya moja kwa moja kwenye till hayaonekani. Mwambie mwenye duka.
reason-no_sale = Pesa bila mauzo
reason-refund_due = Za kurudishwa
reason-reversed = Zilizorudishwa
reason-given_in_cash = Zilizorudishwa taslimu
reason-part = Sehemu ya mauzo yaliyo wazi
reason-disputed = Zina utata
reason-unknown = Bado haijulikani
reason-unrecorded = Hazimo kwenye kumbukumbu za M-PESA
reason-told = Ni ujumbe tu unaozitaja
todo-no_sale = Tafuta ni za nani: fungua mauzo yake, au uzirudishe kwa kitufe G.
todo-refund_due = Zirudishe: kwa M-PESA, au taslimu. Kitufe G, na anayeruhusiwa aidhinishe.
todo-reversed = Zimerudi kwa mteja. Mauzo yaliyolipwa nazo hayana malipo tena: tafuta bidhaa.
todo-given_in_cash = Malipo yanabaki kwenye till, na kiasi chake kimetoka kwenye droo. Hakuna la kufanya tena.
todo-part = Pokea kilichobaki, au usimamishe mauzo: kisha ni za kurudishwa.
todo-disputed = Linganisha na taarifa ya M-PESA kabla ya kutoa bidhaa au pesa.
todo-unknown = Pokea inaendelea kuuliza. Muulize mteja kama pesa zimetoka kwenye simu.
todo-unrecorded = Safaricom ilithibitisha, lakini kumbukumbu zake hazina. Yatafute kwenye taarifa ya M-PESA.
todo-told = Huenda ni wa uongo. Usitoe bidhaa yoyote kwa ajili yake.

## Vitufe

keys-title = Vitufe
keys-amount = Kiasi
keys-amount-digits = Tarakimu huenda kwenye kiasi, bila kubofya
keys-amount-sum = Jumlisha, zidisha
keys-amount-next = Hatua inayofuata: M-PESA, au kitufe cha kijani
keys-back = Rudi hatua moja; mauzo hayapotei kamwe
keys-waiting = Simu inapolia
keys-strip = Mauzo yanayosubiri
keys-claim = Malipo kwa till ni ya mauzo haya
keys-result = Ikishaisha
keys-result-again = Haijalipwa: omba tena
keys-anywhere = Popote
keys-yesterday = Mambo ya siku iliyotangulia
keys-help = Orodha hii
keys-close = Funga

## Karatasi na printa

paper-title = Karatasi na printa
paper-back = Rudi kwenye kaunta
paper-ask-rule = Kaunta ilizimika, au printa haikusema. Karatasi ya pili huandikwa NAKALA.
paper-yes = Ndiyo, iko hapa
paper-no = Hapana, chapisha nakala
paper-waiting = { $count ->
    [one] Risiti 1 inasubiri printa.
   *[other] Risiti { $count } zinasubiri printa.
  }
paper-retry = Jaribu tena sasa
paper-drop = Hakuna anayezisubiri
paper-none = Hakuna printa iliyotajwa bado: risiti huhifadhiwa kama faili. Taja printa, kisha chapisha ukurasa wa kujaribu.
paper-in-use = inachapisha sasa
paper-add = Ongeza printa
paper-every-sale = Kila mauzo huchapishwa
paper-on-wish = Huchapishwa mtu akiomba tu
files-roll58 = Faili: 58 mm
files-roll80 = Faili: 80 mm
files-a4 = Faili: A4
paper-files = Upana wa risiti zinazohifadhiwa kama faili
paper-use = Chapisha kwa hii
paper-use-hint = Itachapisha na zinazosubiri
paper-test = Ukurasa wa kujaribu
width-columns32 = Karatasi ya 58 mm, herufi 32 kwa mstari
width-columns42 = Karatasi ya 80 mm, herufi 42 kwa mstari
width-columns48 = Karatasi ya 80 mm, herufi 48 kwa mstari
paper-width = Upana wa maandishi
paper-cuts = Hukata karatasi yenyewe
paper-tears = Karatasi hukatwa kwa mkono
paper-cutter = Kisu
paper-with-drawer = Droo ya pesa imeunganishwa nayo
paper-without-drawer = Hakuna droo iliyounganishwa nayo
paper-drawer = Droo ya pesa
paper-remove = Sahau printa hii
place-network = Mtandao
place-device = USB au waya
place-system = Printa za kompyuta hii
place-network-hint = Printa yenye waya wake wa mtandao au Wi-Fi
place-device-hint = Kifaa cha kompyuta hii, kama /dev/usb/lp0 au COM3
place-system-hint = Printa ambayo kompyuta hii tayari inaijua
address-network = Anwani ya printa
address-network-hint = Ukurasa wake wa kujaribu huionyesha, kama 192.168.1.50. Mlango ni 9100 usipoandika mwingine.
address-device = Kifaa
address-device-hint = Kwenye Linux kama /dev/usb/lp0 au /dev/ttyUSB0, kwenye Windows kama COM3.
paper-no-queue = Kompyuta hii haina printa yake. Iweke huko kwanza.
paper-keep = Ongeza na uitumie
paper-printing = Inachapisha
receipt-print = Chapisha
receipt-buyer = Kwa biashara

## The staff

staff-title = Wahudumu
staff-none = Hakuna aliyeandikwa bado, kwa hiyo kaunta hii haina kufuli. Wa kwanza ni mwenye duka.
staff-name = Jina
staff-pin = PIN, tarakimu 4 hadi 6
staff-phrase = Neno refu la siri, angalau herufi 16
staff-phrase-why = Humruhusu mwenye duka PIN ikisahaulika au kufungwa, na kwenye kompyuta nyingine. Liandike na ulitunze nyumbani: hakuna awezaye kukutafutia.
staff-role = Cheo
staff-add = Ongeza mtu
staff-keep = Ongeza
staff-new-pin = PIN mpya
staff-own-pin = PIN yangu
staff-own-pin-hint = Kwa PIN ya sasa; hakuna idhini
staff-old-pin = PIN ya sasa
staff-keep-pin = Hifadhi PIN hii
staff-new-phrase = Neno refu jipya
staff-keep-phrase = Weka neno hili
staff-limit = Punguzo hadi { $percent }% bila idhini
staff-limit-hint = La kikapu chote, mara moja au kidogo kidogo
staff-limit-label = Asilimia ambayo mhudumu anaweza kupunguza kikapu
staff-keep-limit = Hifadhi
staff-archive = Anaondoka dukani
staff-archive-hint = Mauzo yake hubaki na jina lake
staff-done = Tayari
staff-back = Rudi
keys-basket-times = Tatu za kitakachofuata
keys-basket-line = Chagua mstari
keys-basket-count = Zaidi, pungufu, ondoa
keys-basket-park = Weka kikapu kando, rudisha kimoja
keys-basket-buyer = PIN ya KRA ya biashara
keys-basket-pad = Vitufe vya nambari au vya haraka
ask-close = Rudi
ask-take = Chukua
ask-discount = Punguzo la mauzo yote
ask-discount-line = Punguzo la bidhaa hii
ask-discount-label = Punguza kiasi gani?
ask-discount-hint = 50 kwa shilingi, 10% kwa sehemu. Acha wazi kama hakuna.
ask-note = Maelezo ya bidhaa hii
ask-note-label = Maelezo
ask-note-hint = Huchapishwa kwenye risiti. Acha wazi kama hakuna.
ask-buyer = Risiti ya biashara
ask-buyer-label = PIN ya KRA ya mteja
ask-buyer-hint = Huchapishwa kwenye risiti. Acha wazi kama hakuna.
ask-park = Weka kikapu hiki kando
ask-park-label = Ni cha nani?
ask-park-hint = Jina, au acha wazi. Kikapu kitasubiri, hata usiku kucha, hadi ukirudishe.
items-title = Bidhaa
items-close = Funga
items-field = Jina au msimbo wa bidhaa
items-none = Bado hakuna vitufe vya haraka. Andika jina, au ongeza bidhaa.
items-nothing = Hakuna bidhaa ya jina hilo. Iongeze kwa Alt N.
items-sell = weka kikapuni
items-edit = badilisha
items-new = bidhaa mpya
items-import = kutoka faili
item-new = Bidhaa mpya
item-change = Badilisha bidhaa hii
item-name = Jina
item-price = Bei, pamoja na VAT
item-vat = VAT
item-barcodes = Misimbo
item-barcodes-hint = skani, au andika
item-category = Aina
item-quick = Kitufe cha haraka
item-save = Hifadhi
item-save-sell = Hifadhi na uuze
item-archive = Haiuzwi tena
vat-A = A · haitozwi
vat-B = B · 16%
vat-C = C · sifuri
vat-D = D · si ya VAT
vat-E = E · 8%
import-title = Bidhaa kutoka faili
import-close = Funga
import-hint = Hifadhi orodha yako kama CSV. Mstari wa kwanza utaje safu; name na price lazima ziwepo.
import-file = Faili
import-choose = chagua faili
import-take = chukua zote
import-counts = { $new } mpya, { $changed } zilizobadilika, { $unchanged } kama zilivyo. Bado hakuna kilichochukuliwa.
import-taken = Zimechukuliwa: { $new } mpya, { $changed } zilizobadilika.
import-bad = { $count ->
    [one] Mstari mmoja hausomeki, kwa hivyo hakuna kinachoingia. Urekebishe kwenye faili, kisha uichague tena.
   *[other] Mistari { $count } haisomeki, kwa hivyo hakuna kinachoingia. Irekebishe kwenye faili, kisha uichague tena.
  }
import-line = Mstari wa { $line }:
import-too_large = Faili ni kubwa kuliko MB 64. Hifadhi orodha ya bidhaa peke yake.
import-no_columns = Mstari wa kwanza hautaji safu name na price. Uongeze, kisha uchague faili tena.
row-fields = hauna sehemu moja kwa kila safu.
row-name = hauna jina, au jina lina zaidi ya herufi 80.
row-price = bei si kiasi, kama 1250 au 1250.50.
row-vat = aina ya VAT si A, B, C, D wala E.
row-barcode = msimbo una tarakimu isiyo sahihi, au ni zaidi ya minane.
row-barcode_taken = bidhaa nyingine ina msimbo huu.
row-category = aina ina zaidi ya herufi 40.
row-quick_key = kitufe cha haraka si nambari kati ya 1 na 26.
row-quick_key_taken = bidhaa nyingine ina kitufe hiki cha haraka.
row-several = inaweza kuwa zaidi ya bidhaa moja. Taja msimbo wake.
row-repeated = mstari wa awali unahusu bidhaa, msimbo au kitufe kile kile.
parked-title = Vikapu vilivyowekwa kando
parked-close = Funga
parked-nameless = Bila jina
parked-lines = { $count ->
    [one] kitu 1
   *[other] vitu { $count }
  }

## Kurudisha pesa

back-of = Kurudisha pesa za { $sale }
back-close = Funga
back-nothing = Hakuna kinachoweza kurudi tena.
back-cash = Taslimu, kutoka kwenye droo
back-cash-hint = Hadi KSh { $amount }
back-mpesa = Kwa { $phone } kwa M-PESA
back-mpesa-hint = { $code } · hadi KSh { $amount } · mara moja kwa kila malipo
back-extra-cash = Malipo haya taslimu
back-extra-hint = { $code } · KSh { $amount } · mauzo hayakuyahitaji
back-amount = Kiasi gani
back-amount-hint = Ukiacha wazi ni zote: KSh { $amount }
back-goods = Kilichorudishwa
back-goods-hint = Jaza hapa badala ya kiasi: Pokea hukokotoa kilicholipwa.
back-goods-one = kimoja ni KSh { $amount }, vimebaki { $count }
back-goods-name = Bidhaa
back-note = Maelezo
back-note-hint = Si lazima
back-next = Endelea
back-why = Kwa nini?
backwhy-1 = Bidhaa zimerudishwa
backwhy-2 = Bidhaa si sahihi
backwhy-3 = Kiasi si sahihi
backwhy-4 = Imelipwa mara mbili
backwhy-5 = Hazikufikishwa
back-given = Toa KSh { $amount }
back-given-hint = Kutoka kwenye droo, sasa. Karatasi { $number }
back-drawer-short = Droo inapaswa kuwa na chini ya hiyo: weka pesa kwanza, kwa Ctrl D.
back-paper = Onyesha karatasi
back-exchange = Badilisha
back-exchange-hint = Uza bidhaa nyingine badala yake
back-done = Tayari
back-history = Zilizorudi
back-item = Rudisha
backfail-unreachable = Hakuna laini ya M-PESA, hakuna kilichotumwa: jaribu tena.
backfail-set_up = Opereta wa M-PESA hajaruhusiwa: mwambie mwenye duka.
backfail-no_money = Akaunti ya M-PESA haina pesa za kutosha: zitoe taslimu, au jaribu baadaye.
backfail-already_back = M-PESA inasema zilikwisharudishwa: angalia taarifa kabla ya kulipa chochote.
backfail-no_such_payment = M-PESA haiyajui malipo haya: angalia taarifa.
backfail-busy = M-PESA ilikuwa na shughuli nyingi: jaribu tena.
backfail-other = M-PESA haikufanya: jaribu tena, au zitoe taslimu.

## Taarifa ya tovuti

statement-title = Taarifa ya M-PESA kutoka faili
statement-hint = Pakua taarifa ya till kwenye tovuti ya Safaricom, kama CSV au kitabu cha kazi. Safu zaweza kuwa na majina mengine na tarehe za mpangilio wowote. Faili inaweza kubadilishwa, kwa hivyo hailipi mauzo yoyote: yaliyo mapya huorodheshwa ili uyatazame.
statement-counts = Mapya hapa: { $count }, KSh { $amount }. Yanayojulikana: { $known }. Mistari mingine: { $other }. Bado hakuna kilichochukuliwa.
statement-taken = Yamechukuliwa: { $count }, KSh { $amount }. Yako kwenye orodha ya yaliyo wazi (F2).
statement-differ = { $count ->
    [one] Malipo 1 yanajulikana hapa kwa kiasi kingine. Mwite mwenye duka.
   *[other] Malipo { $count } yanajulikana hapa kwa kiasi kingine. Mwite mwenye duka.
  }
statement-bad = { $count ->
    [one] Mstari 1 hausomeki. Mingine inachukuliwa hata hivyo.
   *[other] Mistari { $count } haisomeki. Mingine inachukuliwa hata hivyo.
  }
statement-too_large = Faili ni kubwa kuliko MB 64. Pakua muda mfupi zaidi.
statement-no_columns = Hii si taarifa ya till: hakuna mstari unaotaja safu zake. Pakua nyingine kwenye tovuti.
line-code = Huo si msimbo wa M-PESA.
line-amount = Hicho si kiasi.
line-time = Huo si muda.
line-contradicts = Mstari wa awali unasema vingine kuhusu malipo hayo.

## Yale ambayo Ctrl K hupata pamoja na mauzo

deed-open = Yote yaliyo wazi
deed-day = Mwisho wa siku
deed-statement = Taarifa ya M-PESA kutoka faili
deed-shift = Zamu, pesa ndani na nje, kuhesabu, ripoti ya Z
deed-paper = Karatasi na printa
deed-device = Kompyuta nyingine
deed-staff = Wahudumu, PIN
deed-lock = Funga kaunta
deed-keys = Vitufe vyote, msaada
deed-mute = Zima sauti
deed-sound = Washa sauti
deed-language = English
deed-office = Ofisi ya mwenye duka: salio, ripoti

## Mwenye duka aruhusu mteja aombwe tena

override-title = Haijulikani ombi hili liliishaje
override-cancel = Endelea kusubiri
override-known = Kwa kadiri inavyojulikana, mteja hakutozwa.
override-risk = Kuomba tena kunaweza kumtoza mteja mara mbili.
override-look = Kwanza angalia kwenye simu kama kuna ujumbe wa M-PESA. Pesa za ombi la kwanza zikija baadaye, zitaonyeshwa ili zirudishwe.
override-yes = Acha kusubiri ombi hili
override-yes-hint = Neno la mwenye duka, litahifadhiwa na jina lake
