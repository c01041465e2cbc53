# First start, sign-in and unlocking. Keys begin with `welcome-`.
welcome-what-it-is = Who is calling, for which company, what they may decide, what is under way and what was promised: on one screen. Papers come in while you talk, are checked in minutes, and every need is followed until the customer says it is done.
welcome-demo = Open the demo office
welcome-demo-note = One click, no password. All of it is invented, so try anything.
welcome-own = Or make your own office
welcome-office = Name of the office
welcome-office-hint = Such as: Foshan remote account centre
welcome-your-name = Administrator's name
welcome-login = Login
welcome-login-hint = Letters, digits, dots or dashes
welcome-password = Password
welcome-make = Make the office
welcome-making = Getting ready, one moment…
welcome-missing = Fill in everything first
welcome-who = Enter as whom?
welcome-demo-reminder = The demo office needs no passwords; switch people any time by the picture at the lower left.
welcome-sign-in = Sign in
