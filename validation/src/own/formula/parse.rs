//! From text to a formula, by recursive descent.

use super::functions::Function;
use super::{Name, Node, Operation, Trouble};

/// Deeper than any formula that is meant; so that no text exhausts the stack.
const DEEPEST: usize = 64;

/// Longer than any formula that is meant.
const LONGEST: usize = 2000;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Name(String),
    Sign(&'static str),
    End,
}

/// Signs, the longer of those that begin alike first.
const SIGNS: [&str; 12] = ["<=", ">=", "<", ">", "+", "-", "*", "/", "^", "(", ")", ","];

pub(super) fn parse(text: &str) -> Result<Node, Trouble> {
    if text.len() > LONGEST {
        return Err(trouble(1, format!("a formula has at most {LONGEST} characters")));
    }
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let node = parser.comparison()?;
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

fn trouble(position: usize, message: impl Into<String>) -> Trouble {
    Trouble { position, message: message.into() }
}

/// Every token with its position, and the end.
fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Trouble> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut position = 1;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first.is_whitespace() {
            (None, first.len_utf8())
        } else if first.is_ascii_digit() || first == '.' {
            let length = number_length(rest);
            let value = rest[..length].parse().ok().filter(|value: &f64| value.is_finite());
            let value =
                value.ok_or_else(|| trouble(position, format!("{:?} is no number", &rest[..length])))?;
            (Some(Token::Number(value)), length)
        } else if first.is_ascii_alphabetic() {
            let of_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '.';
            let length = rest.find(|sign| !of_name(sign)).unwrap_or(rest.len());
            (Some(Token::Name(rest[..length].into())), length)
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
            let sign =
                sign.ok_or_else(|| trouble(position, format!("{first:?} means nothing in a formula")))?;
            (Some(Token::Sign(sign)), sign.len())
        };
        tokens.extend(token.map(|token| (token, position)));
        position += rest[..length].chars().count();
        rest = &rest[length..];
    }
    tokens.push((Token::End, position));
    Ok(tokens)
}

/// Digits, a point, digits, and an exponent where there is a whole one.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| from + text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if text[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let signed = usize::from(text[end + 1..].starts_with(['+', '-']));
        let with_exponent = digits(end + 1 + signed);
        if with_exponent > end + 1 + signed {
            end = with_exponent;
        }
    }
    end
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(token, _)| token)
    }

    fn position(&self) -> usize {
        self.tokens.get(self.next).or(self.tokens.last()).map_or(1, |(_, position)| *position)
    }

    fn take(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        let Token::Sign(sign) = *self.peek() else { return None };
        let taken = signs.contains(&sign).then_some(sign);
        self.next += usize::from(taken.is_some());
        taken
    }

    fn unexpected(&self, expected: &str) -> Trouble {
        let found = match self.peek() {
            Token::Number(value) => format!("the number {value}"),
            Token::Name(name) => format!("{name:?}"),
            Token::Sign(sign) => format!("{sign:?}"),
            Token::End => "the end".into(),
        };
        trouble(self.position(), format!("expected {expected}, but found {found}"))
    }

    fn deeper(&mut self) -> Result<(), Trouble> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(trouble(self.position(), format!("a formula nests at most {DEEPEST} deep")));
        }
        Ok(())
    }

    fn comparison(&mut self) -> Result<Node, Trouble> {
        self.deeper()?;
        let one = self.sum()?;
        let node = match self.take(&["<=", ">=", "<", ">"]) {
            None => one,
            Some(sign) => {
                let operation = match sign {
                    "<" => Operation::Less,
                    "<=" => Operation::AtMost,
                    ">" => Operation::More,
                    _ => Operation::AtLeast,
                };
                Node::Of(operation, Box::new([one, self.sum()?]))
            }
        };
        self.depth -= 1;
        Ok(node)
    }

    fn sum(&mut self) -> Result<Node, Trouble> {
        let mut node = self.product()?;
        while let Some(sign) = self.take(&["+", "-"]) {
            let operation = if sign == "+" { Operation::Plus } else { Operation::Minus };
            node = Node::Of(operation, Box::new([node, self.product()?]));
        }
        Ok(node)
    }

    fn product(&mut self) -> Result<Node, Trouble> {
        let mut node = self.signed()?;
        while let Some(sign) = self.take(&["*", "/"]) {
            let operation = if sign == "*" { Operation::Times } else { Operation::Over };
            node = Node::Of(operation, Box::new([node, self.signed()?]));
        }
        Ok(node)
    }

    /// A sign is weaker than a power: -x^2 is -(x^2).
    fn signed(&mut self) -> Result<Node, Trouble> {
        self.deeper()?;
        let node = match self.take(&["-", "+"]) {
            Some("-") => Node::Minus(Box::new(self.signed()?)),
            Some(_) => self.signed()?,
            None => self.power()?,
        };
        self.depth -= 1;
        Ok(node)
    }

    /// From the right: 2^3^2 is 2^9; the exponent may have a sign.
    fn power(&mut self) -> Result<Node, Trouble> {
        let base = self.atom()?;
        Ok(match self.take(&["^"]) {
            Some(_) => Node::Of(Operation::Power, Box::new([base, self.signed()?])),
            None => base,
        })
    }

    fn atom(&mut self) -> Result<Node, Trouble> {
        let position = self.position();
        match self.peek().clone() {
            Token::Number(value) => {
                self.next += 1;
                Ok(Node::Number(value))
            }
            Token::Name(name) => {
                self.next += 1;
                let name = Name { name, position };
                if self.take(&["("]).is_some() { self.call(name) } else { Ok(constant(name)) }
            }
            Token::Sign("(") => {
                self.next += 1;
                let node = self.comparison()?;
                self.close()?;
                Ok(node)
            }
            _ => Err(self.unexpected("a number, a name or \"(\"")),
        }
    }

    fn close(&mut self) -> Result<(), Trouble> {
        self.take(&[")"]).map(|_| ()).ok_or_else(|| self.unexpected("\")\""))
    }

    fn call(&mut self, name: Name) -> Result<Node, Trouble> {
        let mut arguments = Vec::new();
        if self.take(&[")"]).is_none() {
            loop {
                arguments.push(self.comparison()?);
                if self.take(&[","]).is_none() {
                    break;
                }
            }
            self.close()?;
        }
        let function = Function::named(&name.name, arguments.len())
            .map_err(|message| trouble(name.position, message))?;
        Ok(Node::Call { function, name, arguments })
    }
}

fn constant(name: Name) -> Node {
    if name.name == "pi" { Node::Number(std::f64::consts::PI) } else { Node::Name(name) }
}
