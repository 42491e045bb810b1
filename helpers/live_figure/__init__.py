"""The live figure: a picture that stays, lines that move over it, controls and words.

It knows no gradient descent: whatever matplotlib figure and function it is given, it shows.
"""
