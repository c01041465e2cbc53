# What went wrong, and what to do about it. Keys begin with `fault-`.
fault-forbidden = Your role may not do this.
fault-not-found = This no longer exists. Go back and try again.
fault-conflict = Someone else changed this just now. Look at the newest state and try again; nothing you typed is lost.
fault-duplicate = It is there already.
fault-busy = The database is busy. Try again in a moment.
fault-no-space = The disk is full. What was saved is safe; make room and try again.
fault-read-only = The data folder cannot be written. Check its permissions, or name another with --data.
fault-foreign = This file is not a database of this program, so it was left alone.
fault-damaged = The database is damaged. Restore the latest backup (attache restore).
fault-newer = This office was used by a newer program (data version { $found }, this one knows { $known }). Update the program; nothing was changed.
fault-internal = Something failed and was written into the log. Try again; if it happens again, tell your administrator.
fault-signed-out = Nobody is signed in. Sign in first.
fault-offline = The server cannot be reached.
fault-misunderstood = The programs are of different versions. Please update.
fault-worker-gone = The program stopped answering. Restart it; what was saved is safe.
fault-office-needs-name = Give the office a name.
fault-office-founded = There is an office here already. Sign in instead.
fault-staff-bad-login = A login has 2 to 32 letters, digits, dots or dashes.
fault-staff-no-name = Fill in a name.
fault-staff-short-password = A password needs at least { $shortest } characters.
fault-staff-wrong-password = The login or the password is wrong.
fault-staff-wait = Too many wrong passwords. Try again in { $seconds } seconds.
fault-staff-closed = This account is closed. Ask an administrator.
fault-staff-login-taken = The login { $login } is taken. Choose another.
fault-staff-close-self = You cannot close your own account. Ask another administrator.

# Calls
fault-call-taken = A colleague has taken this call. You find it in their list of calls.
fault-call-wrapped = This call was wrapped up already. Add a note to the customer's timeline instead.
fault-call-reference = The telephone system gave the call no name. Check how the softphone is connected.
fault-call-promise-to-nobody = Nobody knows yet who is calling, so nothing can be promised. Choose or add the customer first.
fault-call-promise-what = Write down what was promised.
fault-call-promise-past = That time has passed. Choose a later one.
