# The owner's office: backups that leave this PC.

office-safety = Safety
safety-title = Backups outside this PC
safety-why = A stolen or burnt PC takes its own backups with it. Choose a folder on a USB stick or another disk. Only the passphrase opens what is written there.
safety-folder = Folder
safety-folder-hint = The whole path, such as E:\Pokea or /media/duka/Pokea. Empty: backups stay on this PC alone.
safety-phrase = Backup passphrase
safety-phrase-hint = At least 16 letters, four words or so. Write it down and keep it outside the shop: without it nobody opens a backup.
safety-phrase-same = Empty: the one before.
safety-save = Keep backups there
safety-save-hint = The first is written at once
safety-same-disk = This folder is on the PC's own disk: a broken disk takes both. A USB stick is safer.
safety-last = Newest backup
safety-last-none = None yet
safety-when = One is written each day and after each shift is closed, read back, and only then kept. The last 14 stay.
safety-now = Back up now
safety-stop = Stop
safety-writing = Writing and reading back: { $percent } %
safety-change = Another folder or passphrase
safety-back = Leave it as it is

offsite-not_a_path = Type the whole path, from the drive or / on.
offsite-folder_gone = The folder is not there. Is the stick plugged in?
offsite-folder_of_till = That is the till's own folder, which would be lost with it. Choose another.
offsite-other_disk = That is not the stick that was chosen. Plug in the right one, or choose this folder anew.
offsite-not_writable = Nothing can be written there. Look whether the stick is locked or broken.
offsite-no_room = The stick is full. Make room, or use another.
offsite-reads_different = What was written does not read as it was: the stick is failing. Use another.
offsite-no_key = Type a passphrase: this PC knows none for backups.
offsite-no_backup = The till's own backup could not be made. Look whether its disk is full.
