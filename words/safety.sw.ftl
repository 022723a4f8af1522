# Ofisi ya mwenye duka: nakala za akiba nje ya kompyuta hii.

office-safety = Usalama
safety-title = Nakala za akiba nje ya kompyuta hii
safety-why = Kompyuta ikiibwa au ikiungua, nakala zake za akiba hupotea pia. Chagua folda kwenye kijiti cha USB au diski nyingine. Neno la siri pekee hufungua kilichoandikwa huko.
safety-folder = Folda
safety-folder-hint = Andika njia yote, kama E:\Pokea au /media/duka/Pokea. Ikiwa tupu: nakala hubaki kwenye kompyuta hii tu.
safety-phrase = Neno la siri la nakala
safety-phrase-hint = Angalau herufi 16, kama maneno manne. Liandike na ulitunze nje ya duka: bila hilo hakuna anayeweza kufungua nakala.
safety-phrase-same = Ikiwa tupu: lile la awali.
safety-save = Weka nakala huko
safety-save-hint = Ya kwanza huandikwa papo hapo
safety-same-disk = Folda hii iko kwenye diski ya kompyuta hii: diski ikiharibika, zote hupotea. Kijiti cha USB ni salama zaidi.
safety-last = Nakala mpya zaidi
safety-last-none = Bado hakuna
safety-when = Moja huandikwa kila siku na kila zamu inapofungwa, husomwa tena, ndipo huwekwa. Za mwisho 14 hubaki.
safety-now = Weka nakala sasa
safety-stop = Simamisha
safety-writing = Inaandikwa na kusomwa tena: { $percent } %
safety-change = Folda au neno lingine la siri
safety-back = Iache ilivyo

offsite-not_a_path = Andika njia yote, kuanzia diski au /.
offsite-folder_gone = Folda haipo. Je, kijiti kimechomekwa?
offsite-folder_of_till = Hiyo ni folda ya kaunta yenyewe, ambayo ingepotea nayo. Chagua nyingine.
offsite-other_disk = Hicho si kijiti kilichochaguliwa. Chomeka kile sahihi, au chagua folda hii upya.
offsite-not_writable = Hakuna kinachoweza kuandikwa huko. Angalia kama kijiti kimefungwa au kimeharibika.
offsite-no_room = Kijiti kimejaa. Ongeza nafasi, au tumia kingine.
offsite-reads_different = Kilichoandikwa hakisomeki kilivyokuwa: kijiti kinaharibika. Tumia kingine.
offsite-no_key = Andika neno la siri: kompyuta hii haina lolote la nakala.
offsite-no_backup = Nakala ya kaunta yenyewe haikuweza kuwekwa. Angalia kama diski yake imejaa.
