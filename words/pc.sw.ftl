# Yanayohusu kompyuta hii: kumbukumbu, relay, funguo, na zile nyingine.

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
damaged-fetch = Chukua moja kwenye kijiti
damaged-fetch-hint = Nakala iliyofungwa, pamoja na neno lake la siri
damaged-file-name = Faili ya nakala
damaged-file-hint = Andika njia yote. Jina huanza na namba ya till.
damaged-phrase = Neno lake la siri
damaged-phrase-hint = Neno la siri la nakala, si PIN.
damaged-phrase-wrong = Hilo si neno lake la siri. Andika tena.
damaged-fetch-none = Faili hiyo haina nakala nzima, au haipo. Hakuna kilichobadilishwa.
damaged-take = Ichukue na uiangalie
damaged-take-hint = Hakuna kinachorejeshwa bado
damaged-taking = Inafunguliwa na kuangaliwa yote…
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

## Till ambayo haikufunguka

sealed-title = Funguo za kompyuta hii zimefungwa
sealed-hint = Andika maneno ya siri yaliyochaguliwa zilipofungwa. Hakuna kilichobadilishwa.
sealed-field = Maneno ya siri ya kompyuta hii
sealed-open = Fungua till
sealed-practice = Fanya mazoezi badala yake
sealed-wrong = Haya ni maneno mengine ya siri.
