# What is said about this PC: its records, its relay, its keys, its sisters.

## The till's records are damaged

damaged-title = The till's records are damaged
damaged-first = Call the owner. Nothing was changed, and nothing is sold before this is mended.
damaged-happened = What happened
damaged-happened-text = Pokea looks at its records before it opens them. They are not as they were written: a power cut or a failing disk can do that.
damaged-kept = What is kept
damaged-kept-text = The damaged file stays as it is, beside the restored one. Nothing is deleted.
damaged-backup = The backup
damaged-looking = Looking for a backup that is whole…
damaged-whole = It was made on { $time }. All of it was looked at just now, and it is whole. { $last }
damaged-last = Its last receipt is { $receipt }.
damaged-last-none = It holds no receipt yet.
damaged-skipped = { $count ->
    [one] A newer one is damaged as well.
   *[other] { $count } newer ones are damaged as well.
}
damaged-comes = What comes back by itself
damaged-comes-relay = What the relay brought since then: it still has all of it.
damaged-comes-relay-old = What the relay brought in the last 7 days. The backup is older, so some of it is gone.
damaged-comes-records = The M-PESA payments of the last two days, from M-PESA's records.
damaged-lost = What does not come back
damaged-lost-sales = Sales that began after the backup. M-PESA money of theirs shows as money without a sale.
damaged-lost-receipts = { $count ->
    [one] The sale of 1 receipt. Its paper is put aside; new receipts have a new series of numbers.
   *[other] The sales of { $count } receipts. Their papers are put aside; new receipts have a new series of numbers.
}
damaged-lost-none = No paper was written after the backup. New receipts have a new series of numbers.
damaged-restore = Restore the backup
damaged-restore-hint = Of { $time }. Takes a minute at most
damaged-restoring = Restoring… leave the PC on.
damaged-none = There is no backup that is whole
damaged-none-first = Do not sell with Pokea on this PC. Take payments without it, and write them down.
damaged-none-copy = Copy this folder to a USB stick now, all of it, and change nothing in it:
damaged-none-why = Then call whoever set up Pokea. It never begins an empty shop over your records.
damaged-again = Look again
damaged-again-hint = When a backup was put there
damaged-fetch = Take one from a stick
damaged-fetch-hint = An encrypted backup, with its passphrase
damaged-file-name = The backup's file
damaged-file-hint = The whole path. The name begins with the till number.
damaged-phrase = Its passphrase
damaged-phrase-hint = The backup passphrase, not a PIN.
damaged-phrase-wrong = That is not its passphrase. Type it again.
damaged-fetch-none = No whole backup is in that file, or the file is not there. Nothing was changed.
damaged-take = Take it and look at it
damaged-take-hint = Nothing is restored yet
damaged-taking = Opening it and looking at all of it…
damaged-done = Restored
damaged-done-first = The till is as it was on { $time }. What came later is being brought back.
damaged-step-backup = The backup is in its place
damaged-step-till = The till is open
damaged-step-relay = The relay brings what it kept
damaged-step-records = M-PESA's records are read
damaged-again-numbers = Receipts whose sales did not come back
damaged-again-papers = Their papers are kept here:
damaged-file = The damaged file is kept here:
damaged-loose = { $count ->
    [one] 1 payment has no sale now. It is in the list on the right of the till.
   *[other] { $count } payments have no sale now. They are in the list on the right of the till.
}
damaged-open = Open the till
damaged-open-hint = Tell the owner first what was lost

## This PC's relay

pair-title = This PC has no relay yet
pair-first = The relay is what Safaricom calls when a customer has paid. Type the code that the relay's operator gave you. For another PC of a shop that sells already, press F5 on the first PC: it shows a code.
pair-code = The code
pair-relay = { $relay } · A code is good once, for ten minutes. Dashes and small letters do not matter.
pair-begin = Pair this PC
pair-waits = The relay knows the code. Waiting for the other side.
pair-digits = The six digits
pair-compare = Read these digits to whoever gave you the code. If they have the same, they confirm it and this PC goes on. If not, stop: somebody else used the code.
pair-done = Paired. The till opens.
pair-no_code = A code has four groups of four letters and digits.
pair-mistyped = One letter or digit is wrong, or two have changed places. Compare the code.
pair-other_relay = This code is for another relay than this PC's.
pair-unknown = The relay does not know this code. Compare it, or ask for a new one.
pair-used = This code has been used already. If it was not you who used it, tell whoever gave it to you, and ask for a new one.
pair-expired = Nobody answered in time, or the code is too old. Ask for a new code.
pair-not_approved = Not let in: the digits differed, or nobody expected this PC. Ask for a new code.
pair-others_in_shop = The shop has other PCs, so one of them must give the code: press F5 there. If none of them works any more, ask the relay's operator to set the shop up anew.
pair-revoked = This PC was taken out of its shop. It comes back as a new one: ask for a new code, and type that here.
pair-too_many = Too many wrong codes from here. Wait ten minutes, and compare the code.
pair-unreachable = The relay does not answer. Look at the internet connection, then type the same code again.
pair-failed = It did not work. Try again with a new code; if it comes back, the log has the reason.
pair-other_address = The relay calls itself by another address than this PC was told. Nothing was paired: tell the relay's operator.
pair-other_shop = This PC belongs to another shop. It can come into this one as a new PC: ask for a new code, and type that here.
pair-back = Back to the till
pair-again-title = Pair this PC anew

## Another PC

device-title = Another PC in this shop
device-what = It gets its own copy of what Safaricom tells this shop, and the shop's keys. Only let a PC in that stands in your shop.
device-invite = A code for another PC
device-wanted = The relay is asked for a code…
device-no_line = The relay cannot be asked now. Wait until its light is good, then press G again.
device-invited = Type this code on the other PC within ten minutes. It is good once.
device-invited-late = This code is too old. Press G for a new one.
device-knocks = A PC asks to work in this shop, with a code that the relay's operator gave out. Do you expect it, and does it stand in your shop?
device-knocks-yes = Expected
device-knocks-yes-hint = Then six digits are compared
device-knocks-no = Not expected
device-met = The other PC has typed it…
device-asks = Does the other PC show the same six digits? Look at its screen yourself.
device-yes = The same
device-yes-hint = It is let in
device-no = Not the same
device-no-hint = It stays out, and the code is void
device-let_in = Let in. It is fetching its keys…
device-admitted = The other PC is in.
device-declined = The other PC was not let in, or nobody answered in time. The code is void.
device-books = Each PC keeps its own sales: what was sold on one is not on the other. Before you give a payment straight to the till to a sale, look on the other PC too.
device-again-hint = With a new code; selling goes on meanwhile
device-estranged-revoked = This PC was taken out of its shop. You can sell: payments are proved by asking Safaricom. If that was a mistake, press P and pair it as a new one.
device-estranged-unknown = The relay does not know this PC any more. You can sell: payments are proved by asking Safaricom. Press P and pair it again.
device-anew-hint = It leaves its shop for another one
device-anew = Pair this PC anew
device-this = This PC is { $device } to the relay.
shift-title = Shift
shift-leave = Back to the till
shift-since = Shift { $number }, open since { $time }
shift-none = What you begin with, for change. Empty means nothing. Without a shift you can sell all the same: the first paid sale opens one.
shift-by-itself = A sale opened this shift. Say what lay in the drawer when it began.
shift-no-float = A sale opened this shift, and nobody said what lay in the drawer.
shift-float = Cash in the drawer at the beginning
shift-open = Open the shift
shift-tell-float = Say the float
shift-in = Cash in
shift-out = Cash out
shift-no-sale = Drawer, no sale
shift-count = Count and close
shift-amount = Amount
shift-reason = Reason
shift-reason-hint = A few words, such as “change from the bank”.
shift-count-title = Count the drawer
shift-count-rule = Count what is there. What should be there is shown afterwards.
shift-counted = That is all of it
shift-count-again = Count again
shift-counted-before = Cash has moved since the drawer was counted: count again before you close.
shift-float-row = Float
shift-given = { $count ->
    [one] Cash from { $count } customer
   *[other] Cash from { $count } customers
}
shift-change = Change
shift-refunded = Given back in cash
shift-should = Should be in the drawer
shift-is = Counted
shift-exact = The drawer is right
shift-short = KSh { $amount } is missing
shift-too-much = KSh { $amount } too much
shift-counts = Counted { $count } times
shift-all-sales = { $count ->
    [one] { $count } paid sale, however it was paid
   *[other] { $count } paid sales, however they were paid
}
shift-pending-title = Not over yet
shift-pending-rule = The shift is closed over each only if you know of it.
shift-yes = I know of the marked one
shift-close = Close the shift
shift-closed = Shift { $number }, { $from } to { $to }
shift-over = Closed over these
shift-events = Drawer without a sale
shift-mpesa = M-PESA, by code
shift-no-code = no code yet
shift-fee = Expected M-PESA fee
shift-open-file = Open it as a PDF
shift-reports = Z reports
shift-z = Z report { $z }
pending-payment = A payment that may still come
pending-sale = An open sale
pending-parked = A basket that waits

## A world that did not open

sealed-title = This PC's keys are sealed
sealed-hint = Type the passphrase that was chosen when they were. Nothing was changed.
sealed-field = Passphrase for this PC
sealed-open = Open the till
sealed-practice = Practise instead
sealed-wrong = This is another passphrase.
