"""SAYS: any question of any form, told apart by others, over places and time.

Takes    a columnar copy of the answers that count
Gives    shares, means and quartiles of the cells asked for, protected
Promises no free text, no place, no protected answer is in the copy; the copy is never the truth and is remade at will
"""
