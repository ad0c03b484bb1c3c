"""What a planners' report stands on: every count it uses, gathered once and made safe once.

files → store → query → snapshot → here: gather → gate → a `Basis`, and nothing else is
read afterwards. What the gate hid is not in it.
"""
