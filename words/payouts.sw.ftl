# Pesa zinazotoka kwenye akaunti ya duka.

office-payouts = Kulipa

paykind-person = Mtu
paykind-pay_bill = Nambari ya paybill
paykind-till = Nambari ya till
paykind-tax = Kodi kwa KRA
paykind-top_up = Jaza akaunti inayolipa watu
paynumber-person = Nambari ya simu
paynumber-pay_bill = Nambari ya paybill
paynumber-till = Nambari ya till
paynumber-tax = Nambari ya malipo ya KRA (PRN)
paynumber-top_up = Nambari inayolipa watu
purpose-business = Bidhaa au kazi
purpose-salary = Mshahara
purpose-promotion = Zawadi

pay-new = Malipo mapya
pay-all = Malipo
pay-one = Malipo haya
pay-none = Bado hakuna kilicholipwa. Chagua wa kulipwa kwa nambari yake.
pay-left = Leo zimebaki KSh { $amount }
pay-amount = Kiasi
pay-account = Nambari ya akaunti
pay-reason = Kwa ajili ya
pay-reason-hint = M-PESA pia inaambiwa hivi.
pay-purpose = Aina ya malipo
pay-back = Rudi
pay-look = Angalia mara nyingine
pay-look-hint = Bado hakuna kinacholipwa
pay-alter = Badilisha
pay-now = Lipa KSh { $amount }
pay-last-name = Mara ya mwisho M-PESA ilimwita { $name }.
pay-first-time = Hajawahi kulipwa kutoka hapa: soma nambari kwa sauti mara nyingine.
pay-twin = Kiasi hiki kililipwa kwake tayari: { $time }. Lipa tu kama ni malipo mengine.
pay-second-about = Kiasi hiki kinahitaji mtu wa pili, anayekubali kwa PIN.
pay-no-way-back = M-PESA hairudishi malipo haya.
pay-payee = Kwa
pay-receiver = M-PESA inamwita
pay-mpesa-code = Msimbo wa M-PESA
pay-when = Wakati
pay-by = Na
pay-approve = Mtu wa pili anakubali
pay-send = Tuma
pay-drop = Usilipe
pay-settle = Sema tovuti inaonyesha nini
pay-settle-about = KSh { $amount } kwa { $payee }, { $time }. Tafuta kwenye taarifa ya tovuti ya Safaricom. Kama yapo, andika msimbo wake wa M-PESA: Safaricom itaulizwa. Kama hayapo, acha wazi.
pay-code = Msimbo wa M-PESA
pay-code-hint = Herufi na tarakimu kumi; wazi kama hayapo
pay-code-ask = Uliza Safaricom kuhusu msimbo huu
pay-not-paid = Hayakulipwa
pay-rules = Viwango
pay-keep = Weka
pay-from = Nambari inayolipa
pay-from-hint = Paybill au nambari ya B2C, tarakimu tano hadi saba
pay-alone = Mtu mmoja hadi (KSh)
pay-alone-hint = Zaidi ya hapo mtu wa pili anakubali
pay-day = Kwa siku hadi (KSh)
pay-day-hint = Hata nani akikubali
pay-float = Zinazobaki kwenye akaunti (KSh)
pay-float-hint = 0: Safaricom haiulizwi zipo ngapi
rule-from = Nambari inayolipa ina tarakimu tano hadi saba. Hakuna kilichobadilishwa.
rule-alone = Kiwango cha mtu mmoja ni shilingi kamili, zisizozidi 10,000,000. Hakuna kilichobadilishwa.
rule-day = Kiwango cha siku ni shilingi kamili, zisizozidi 10,000,000. Hakuna kilichobadilishwa.
rule-float = Zinazobaki ni shilingi kamili, zisizozidi 10,000,000. Hakuna kilichobadilishwa.

paystep-needs_second = Anahitajika mtu wa pili
paystep-waiting = Bado hayajatumwa
paystep-dropped = Yameondolewa, hayakulipwa
paystep-sent = M-PESA inayo
paystep-unknown = Bado haijulikani
paystep-not_there = M-PESA haina ombi hili
paystep-paid = Yamelipwa
paystep-not_paid = Hayakulipwa
paydo-needs_second = Msimamizi au mwenye duka mwingine lazima akubali kabla ya kutumwa.
paydo-waiting = Yanatumwa mtu akisema.
paydo-dropped = Hakuna kilichotumwa.
paydo-sent = Safaricom inaulizwa hadi iseme yaliishaje. Usilipe kwa njia nyingine.
paydo-unknown = Laini ilikatika wakati wa kutuma. Safaricom inaulizwa; hayatumwi tena. Usilipe kwa njia nyingine.
paydo-not_there = Ombi halikufika. Tuma tena: M-PESA italipa mara moja tu, hata la kwanza likifika.
paydo-paid = Safaricom yenyewe imesema.
paydo-not_paid = Hakuna kilichotoka kwenye akaunti.
payfail-unreachable = Hakuna laini ya Safaricom, hakuna kilichotumwa: tuma tena.
payfail-operator = Safaricom haijui jina, nenosiri au cheti cha opereta. Usijaribu mara nyingi: itafungwa.
payfail-set_up = Opereta hana ruhusa, au nambari hii hairuhusiwi kulipa hivi: angalia tovuti ya M-PESA.
payfail-no_money = Akaunti inayolipa haina pesa za kutosha: ijaze, kisha lipa upya.
payfail-limit = Ni zaidi ya kiasi ambacho M-PESA inamruhusu leo: lipa kidogo, au kesho.
payfail-receiver = M-PESA haiwezi kulipa nambari hii: hakikisha naye.
payfail-busy = Safaricom ilikuwa na shughuli nyingi, hakuna kilicholipwa: lipa upya.
payfail-word = Mtu aliona kwenye tovuti kwamba hayakulipwa.
payfail-other = M-PESA haikulipa. Angalia taarifa kabla ya kulipa upya.

pay-file = Watu wengi kutoka faili
pay-file-about = Jedwali la watu, mtu mmoja kila mstari; safu mbili za mwisho si lazima:
pay-file-file = Faili
pay-file-reason-hint = Kwa mistari isiyosema; M-PESA pia inaambiwa hivi.
pay-file-counts =
    { $count ->
        [one] Mtu { $count }, KSh { $amount }
       *[other] Watu { $count }, KSh { $amount }
    }
pay-file-twins =
    { $count ->
        [one] Mtu { $count } alilipwa kiasi hiki tangu jana. Lipa tu kama ni malipo mengine.
       *[other] Watu { $count } walilipwa kiasi hiki tangu jana. Lipa tu kama ni malipo mengine.
    }
pay-file-twin = alilipwa kiasi hiki tangu jana
pay-file-choose = Chagua faili
pay-file-take = Lipa { $count }: KSh { $amount }
pay-list = Orodha kutoka faili
pay-list-state = { $over } kati ya { $count } yametumwa. KSh { $amount } zinasubiri.
pay-list-stop = Simama baada ya hili
pay-list-go = Endelea
pay-list-drop = Usilipe yaliyobaki
payrow-phone = si nambari ya simu ya Kenya
payrow-amount = shilingi kamili, 10 hadi 250,000
payrow-reason = hakuna sababu: andika moja juu
payrow-repeated = simu hii ipo kwenye mstari wa kabla
paylist-empty = Hakuna mstari wenye simu na kiasi. Hakuna kilichowekwa.
paylist-too_long = Orodha ina mistari isiyozidi 500: igawe mara mbili. Hakuna kilichowekwa.
paylist-rows = Rekebisha mistari myekundu kwenye faili, kisha ichague tena. Hakuna kilichowekwa.
