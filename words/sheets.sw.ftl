# Maneno ya kurasa zinazofunguliwa baadaye.

## Kumbukumbu za kaunta zimeharibika

damaged-title = Kumbukumbu za kaunta zimeharibika
damaged-first = Mwite mwenye duka. Hakuna kilichobadilishwa, na hakuna kinachouzwa kabla ya hili kurekebishwa.
damaged-happened = Kilichotokea
damaged-happened-text = Pokea huangalia kumbukumbu zake kabla ya kuzifungua. Haziko kama zilivyoandikwa: umeme kukatika au diski mbovu huweza kufanya hivyo.
damaged-kept = Kilichohifadhiwa
damaged-kept-text = Faili iliyoharibika inabaki ilivyo, kando ya ile itakayorejeshwa. Hakuna kinachofutwa.
damaged-backup = Nakala ya akiba
damaged-looking = Tunatafuta nakala ya akiba iliyo nzima…
damaged-whole = Ilitengenezwa { $time }. Imeangaliwa yote sasa hivi, na ni nzima. { $last }
damaged-last = Risiti yake ya mwisho ni { $receipt }.
damaged-last-none = Bado haina risiti yoyote.
damaged-skipped = { $count ->
    [one] Nakala 1 mpya zaidi nayo imeharibika.
   *[other] Nakala { $count } mpya zaidi nazo zimeharibika.
}
damaged-comes = Kitakachorudi chenyewe
damaged-comes-relay = Kile ambacho relay imeleta tangu wakati huo: bado inacho chote.
damaged-comes-relay-old = Kile ambacho relay imeleta kwa siku 7 zilizopita. Nakala ni ya zamani zaidi, kwa hivyo sehemu haipo tena.
damaged-comes-records = Malipo ya M-PESA ya siku mbili zilizopita, kutoka kumbukumbu za M-PESA.
damaged-lost = Kisichorudi
damaged-lost-sales = Mauzo yaliyoanza baada ya nakala. Pesa zake za M-PESA zitaonekana kama pesa bila mauzo.
damaged-lost-receipts = { $count ->
    [one] Mauzo ya risiti 1. Karatasi yake inawekwa kando; risiti mpya zitakuwa na mfululizo mpya wa nambari.
   *[other] Mauzo ya risiti { $count }. Karatasi zake zinawekwa kando; risiti mpya zitakuwa na mfululizo mpya wa nambari.
}
damaged-lost-none = Hakuna risiti iliyoandikwa baada ya nakala. Risiti mpya zitakuwa na mfululizo mpya wa nambari.
damaged-restore = Rejesha nakala ya akiba
damaged-restore-hint = Ya { $time }. Huchukua dakika moja tu
damaged-restoring = Tunarejesha… usizime kompyuta.
damaged-none = Hakuna nakala ya akiba iliyo nzima
damaged-none-first = Usiuze kwa Pokea kwenye kompyuta hii. Pokea malipo bila yake, na uyaandike.
damaged-none-copy = Nakili folda hii yote kwenye USB sasa, na usibadilishe chochote ndani yake:
damaged-none-why = Kisha mpigie aliyekuwekea Pokea. Haianzishi kamwe duka tupu juu ya kumbukumbu zako.
damaged-again = Tafuta tena
damaged-again-hint = Nakala ikishawekwa mahali pake
damaged-done = Imerejeshwa
damaged-done-first = Kaunta iko kama ilivyokuwa { $time }. Kilichokuja baadaye kinarudishwa.
damaged-step-backup = Nakala iko mahali pake
damaged-step-till = Kaunta imefunguliwa
damaged-step-relay = Relay inaleta ilichohifadhi
damaged-step-records = Kumbukumbu za M-PESA zimesomwa
damaged-again-numbers = Risiti ambazo mauzo yake hayakurudi
damaged-again-papers = Karatasi zake zimehifadhiwa hapa:
damaged-file = Faili iliyoharibika imehifadhiwa hapa:
damaged-loose = { $count ->
    [one] Malipo 1 hayana mauzo sasa. Yako kwenye orodha ya kulia ya kaunta.
   *[other] Malipo { $count } hayana mauzo sasa. Yako kwenye orodha ya kulia ya kaunta.
}
damaged-open = Fungua kaunta
damaged-open-hint = Mwambie kwanza mwenye duka kilichopotea

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

## This PC's relay

pair-title = Kompyuta hii bado haina relay
pair-first = Mteja akishalipa, Safaricom huiarifu relay. Andika msimbo uliopewa na mwendeshaji wa relay. Kwa kompyuta nyingine ya duka linalouza tayari, bonyeza F5 kwenye kompyuta ya kwanza: itaonyesha msimbo.
pair-code = Msimbo
pair-relay = { $relay } · Msimbo hufaa mara moja tu, ndani ya dakika kumi. Vistari na herufi ndogo havijalishi.
pair-begin = Unganisha kompyuta hii
pair-waits = Relay inaujua msimbo. Inasubiri upande wa pili.
pair-digits = Tarakimu sita
pair-compare = Msomee aliyekupa msimbo tarakimu hizi. Zikiwa zile zile, atathibitisha na kompyuta hii itaendelea. Zikitofautiana, acha: mtu mwingine ametumia msimbo.
pair-done = Imeunganishwa. Kaunta inafunguka.
pair-no_code = Msimbo una makundi manne, kila moja la herufi na tarakimu nne.
pair-mistyped = Herufi au tarakimu moja si sahihi, au mbili zimebadilishana nafasi. Linganisha msimbo.
pair-other_relay = Msimbo huu ni wa relay nyingine, si ya kompyuta hii.
pair-unknown = Relay haiujui msimbo huu. Ulinganishe, au omba mpya.
pair-used = Msimbo huu umeshatumika. Kama si wewe uliyeutumia, mwambie aliyekupa, na uombe mpya.
pair-expired = Hakuna aliyejibu kwa wakati, au msimbo umepitwa na wakati. Omba msimbo mpya.
pair-not_approved = Haikuruhusiwa: tarakimu zilitofautiana, au hakuna aliyeitarajia kompyuta hii. Omba msimbo mpya.
pair-others_in_shop = Duka lina kompyuta nyingine, kwa hivyo mojawapo ndiyo itoe msimbo: bonyeza F5 huko. Kama hakuna inayofanya kazi tena, mwombe mwendeshaji wa relay aanzishe duka upya.
pair-revoked = Kompyuta hii iliondolewa kwenye duka lake. Hurudi kama mpya: omba msimbo mpya, na uuandike hapa.
pair-too_many = Misimbo mingi isiyo sahihi imetoka hapa. Subiri dakika kumi, kisha ulinganishe msimbo.
pair-unreachable = Relay haijibu. Angalia intaneti, kisha uandike msimbo ule ule tena.
pair-failed = Haikufaulu. Jaribu tena kwa msimbo mpya; ikirudia, sababu iko kwenye kumbukumbu za programu.
pair-other_address = Relay inajiita kwa anwani nyingine kuliko ile iliyoambiwa kompyuta hii. Hakuna kilichounganishwa: mwambie mwendeshaji wa relay.
pair-other_shop = Kompyuta hii ni ya duka jingine. Inaweza kuingia duka hili kama mpya: omba msimbo mpya, na uuandike hapa.
pair-back = Rudi kwenye kaunta
pair-again-title = Unganisha kompyuta hii upya

## Another PC

device-title = Kompyuta nyingine dukani
device-what = Hupata nakala yake ya yale Safaricom huliambia duka hili, pamoja na funguo za duka. Ruhusu kompyuta iliyo dukani kwako tu.
device-invite = Msimbo wa kompyuta nyingine
device-wanted = Relay inaombwa msimbo…
device-no_line = Relay haiwezi kuombwa sasa. Subiri taa yake iwe sawa, kisha ubonyeze G tena.
device-invited = Andika msimbo huu kwenye kompyuta nyingine ndani ya dakika kumi. Hutumika mara moja.
device-invited-late = Msimbo huu umepitwa na wakati. Bonyeza G upate mpya.
device-knocks = Kompyuta inaomba kufanya kazi dukani hapa, kwa msimbo uliotolewa na mwendeshaji wa relay. Je, unaitarajia, na iko dukani kwako?
device-knocks-yes = Inatarajiwa
device-knocks-yes-hint = Kisha tarakimu sita zitalinganishwa
device-knocks-no = Haitarajiwi
device-met = Kompyuta nyingine imeuandika…
device-asks = Je, kompyuta nyingine inaonyesha tarakimu sita zile zile? Nenda ukaangalie skrini yake kwa macho yako.
device-yes = Ni zile zile
device-yes-hint = Inaruhusiwa
device-no = Si zile zile
device-no-hint = Inabaki nje, na msimbo utabatilika
device-let_in = Imeruhusiwa. Inachukua funguo zake…
device-admitted = Kompyuta nyingine imeingia.
device-declined = Kompyuta nyingine haikuruhusiwa, au hakuna aliyejibu kwa wakati. Msimbo umebatilika.
device-books = Kila kompyuta ina mauzo yake: yaliyouzwa kwenye moja hayaonekani kwenye nyingine. Kabla ya kuyapa mauzo malipo yaliyokuja moja kwa moja kwenye till, angalia kompyuta nyingine pia.
device-again-hint = Kwa msimbo mpya; mauzo yanaendelea
device-estranged-revoked = Kompyuta hii iliondolewa kwenye duka lake. Unaweza kuuza: malipo yanathibitishwa kwa kuiuliza Safaricom. Kama ilikuwa kosa, bonyeza P uiunganishe kama mpya.
device-estranged-unknown = Relay haiijui kompyuta hii tena. Unaweza kuuza: malipo yanathibitishwa kwa kuiuliza Safaricom. Bonyeza P uiunganishe tena.
device-anew-hint = Inahama duka lake kwenda jingine
device-anew = Unganisha kompyuta hii upya
device-this = Kwa relay kompyuta hii ni { $device }.
shift-title = Zamu
shift-leave = Rudi kwenye till
shift-since = Zamu { $number }, iko wazi tangu { $time }
shift-none = Unachoanza nacho, kwa chenji. Tupu maana yake hakuna. Hata bila zamu unaweza kuuza: mauzo ya kwanza yaliyolipwa hufungua moja.
shift-by-itself = Mauzo yalifungua zamu hii. Sema kilichokuwa kwenye droo ilipoanza.
shift-no-float = Mauzo yalifungua zamu hii, na hakuna aliyesema kilichokuwa kwenye droo.
shift-float = Pesa taslimu kwenye droo mwanzoni
shift-open = Fungua zamu
shift-tell-float = Sema pesa ya kuanzia
shift-in = Pesa ndani
shift-out = Pesa nje
shift-no-sale = Droo bila mauzo
shift-count = Hesabu na ufunge
shift-amount = Kiasi
shift-reason = Sababu
shift-reason-hint = Maneno machache, kama “chenji kutoka benki”.
shift-count-title = Hesabu droo
shift-count-rule = Hesabu kilichopo. Kinachopaswa kuwepo huonyeshwa baadaye.
shift-counted = Ni hizo tu
shift-count-again = Hesabu tena
shift-counted-before = Pesa taslimu zimesogea tangu droo ihesabiwe: hesabu tena kabla ya kufunga.
shift-float-row = Pesa ya kuanzia
shift-given = { $count ->
    [one] Pesa taslimu kutoka kwa mteja { $count }
   *[other] Pesa taslimu kutoka kwa wateja { $count }
}
shift-change = Chenji
shift-refunded = Zilizorudishwa taslimu
shift-should = Inapaswa kuwa kwenye droo
shift-is = Zilizohesabiwa
shift-exact = Droo iko sawa
shift-short = KSh { $amount } zimepungua
shift-too-much = KSh { $amount } zimezidi
shift-counts = Imehesabiwa mara { $count }
shift-all-sales = { $count ->
    [one] Mauzo { $count } yaliyolipwa, kwa njia yoyote
   *[other] Mauzo { $count } yaliyolipwa, kwa njia yoyote
}
shift-pending-title = Hayajaisha
shift-pending-rule = Zamu hufungwa juu ya kila moja tu kama unaijua.
shift-yes = Ninaijua iliyowekwa alama
shift-close = Funga zamu
shift-closed = Zamu { $number }, { $from } hadi { $to }
shift-over = Ilifungwa juu ya haya
shift-events = Droo bila mauzo yoyote
shift-mpesa = M-PESA, kwa msimbo
shift-no-code = bado hakuna msimbo
shift-fee = Ada ya M-PESA inayotarajiwa
shift-open-file = Ifungue kama PDF
shift-reports = Ripoti za Z
shift-z = Ripoti ya Z { $z }
pending-payment = Malipo ambayo huenda bado yakaja
pending-sale = Mauzo yaliyo wazi
pending-parked = Kikapu kinachosubiri

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
staff-keep-pin = Hifadhi PIN hii
staff-archive = Anaondoka dukani
staff-archive-hint = Mauzo yake hubaki na jina lake
staff-done = Tayari
staff-back = Rudi
keys-basket-times = Tatu za kitakachofuata
keys-basket-line = Chagua mstari
keys-basket-count = Zaidi, pungufu, ondoa
keys-basket-park = Weka kikapu kando, rudisha kimoja
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
statement-hint = Pakua taarifa ya till kwenye tovuti ya Safaricom kama CSV. Safu zaweza kuwa na majina mengine na tarehe za mpangilio wowote. Faili inaweza kubadilishwa, kwa hivyo hailipi mauzo yoyote: yaliyo mapya huorodheshwa ili uyatazame.
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
