"""The rules that link meetings with each other, said to CP-SAT: by what they speak of."""
