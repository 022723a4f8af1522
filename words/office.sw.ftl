# Ofisi ya mwenye duka.

office-title = Ofisi
office-close = Rudi kaunta
office-home = Leo
