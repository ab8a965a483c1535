using LocalIotCore.Mqtt;
using Parlot.Fluent;
using System.Text;
using static LocalIotCore.Rules.Sql.Parsing.SqlTokens;
using static Parlot.Fluent.Parsers;

namespace LocalIotCore.Rules.Sql.Parsing;

/// <summary>
/// The grammar. From weakest to strongest: OR, AND, NOT, comparison, + -, * / %, minus sign, `.name` and `[index]`.
/// AWS IoT documents no order; this is the one of SQL.
/// </summary>
internal static class SqlGrammar
{
    private static readonly Deferred<Expression> Expression = Deferred<Expression>();

    /// <summary>A whole rule.</summary>
    public static readonly Parser<Statement> Rule;

    /// <summary>The inside of `${…}`, up to and with the brace.</summary>
    public static readonly Parser<Expression> Placeholder;

    static SqlGrammar()
    {
        var any = new Nested<Expression>(new Expected<Expression>(Expression, "an expression"));
        var list = SelectItems(any);
        var operand = Postfix(Operand(any, list), any);
        var sign = Unary(operand);
        var product = sign.LeftAssociative(
            (Operator("*"), Build((a, b) => new ArithmeticExpression(a, b, NumberOperation.Multiply))),
            (Operator("/"), Build((a, b) => new ArithmeticExpression(a, b, NumberOperation.Divide))),
            (Operator("%"), Build((a, b) => new ArithmeticExpression(a, b, NumberOperation.Remainder))));
        var sum = product.LeftAssociative(
            (Operator("+"), Build((a, b) => new AddExpression(a, b))),
            (Operator("-"), Build((a, b) => new ArithmeticExpression(a, b, NumberOperation.Subtract))));
        var comparison = sum.LeftAssociative(
            (Operator("="), Build((a, b) => new EqualityExpression(a, b, isEqual: true))),
            (Operator("<>"), Build((a, b) => new EqualityExpression(a, b, isEqual: false))),
            (Operator("<="), Build((a, b) => new OrderExpression(a, b, OrderTest.LessOrEqual))),
            (Operator(">="), Build((a, b) => new OrderExpression(a, b, OrderTest.GreaterOrEqual))),
            (Operator("<"), Build((a, b) => new OrderExpression(a, b, OrderTest.Less))),
            (Operator(">"), Build((a, b) => new OrderExpression(a, b, OrderTest.Greater))),
            (new ForeignOperator(), Build((a, _) => a)));
        var negation = Deferred<Expression>();
        negation.Parser = OneOf(
            Keyword("NOT").SkipAnd(new Nested<Expression>(negation)).Then<Expression>(value => new NotExpression(value)),
            comparison);
        var conjunction = negation.LeftAssociative((Operator(Keyword("AND")), Build((a, b) => new AndExpression(a, b))));
        Expression.Parser = conjunction.LeftAssociative((Operator(Keyword("OR")), Build((a, b) => new OrExpression(a, b))));

        Placeholder = any.AndSkip(Sign('}'));
        Rule = Statement(any, list);
    }

    private static Func<ParseContext, Expression, Expression, Expression> Build(Func<Expression, Expression, Expression> make) =>
        (context, left, right) => ((SqlContext)context).Checked(make(left, right), context.Scanner.Cursor.Offset);

    private static Parser<string> Operator(string text) => Operator(Terms.Text(text));

    private static Parser<string> Operator(Parser<string> parser) => new Expected<string>(parser, "an operator");

    private static Parser<Statement> Statement(Parser<Expression> any, Parser<SelectList> list)
    {
        var assignment = Variable.AndSkip(Sign('=')).And(any).Then((context, start, _, pair) =>
        {
            ((SqlContext)context).Define(pair.Item1, pair.Item2, start);
            return pair.Item1;
        });
        var set = Keyword("SET").SkipAnd(Separated(Sign(','), assignment)).Optional();
        var filter = new Expected<string>(Text, "a topic filter in quotes").Then((context, start, _, text) =>
            TopicRules.IsFilter(Encoding.UTF8.GetBytes(text))
                ? text
                : throw ((SqlContext)context).Fault(start, $"'{text}' is no topic filter: '+' and '#' stand alone between slashes, '#' last"));
        var from = Keyword("FROM").SkipAnd(filter).Optional();
        var where = Keyword("WHERE").SkipAnd(any).Optional();
        return set.SkipAnd(Keyword("SELECT")).SkipAnd(list).And(from).And(where).AndSkip(End)
            .Then(parts => new Statement(parts.Item1, parts.Item2.OrSome(null), parts.Item3.OrSome(null)));
    }

    private static Parser<SelectList> SelectItems(Parser<Expression> any)
    {
        // A path of words leads into objects: `AS state.reported.on` is how rules write to shadows.
        var alias = Separated(Terms.Char('.'), new Expected<string>(Word, "a name")).Then((context, start, _, words) =>
            words.Count <= SqlLimits.Nesting
                ? string.Join('.', words)
                : throw ((SqlContext)context).Fault(start, $"a name of {words.Count} parts; at most {SqlLimits.Nesting}"));
        var all = Sign('*').Then<Expression>(_ => new AllExpression());
        var item = OneOf(all, any).And(Keyword("AS").SkipAnd(alias).Optional()).Then((context, start, _, pair) =>
        {
            var name = pair.Item2.OrSome(null) ?? pair.Item1.Name;
            return name is not null || pair.Item1 is AllExpression
                ? new SelectItem(pair.Item1, name)
                : throw ((SqlContext)context).Fault(context.Scanner.Cursor.Offset, "expected AS and a name, as this item has none of its own");
        });
        var items = Separated(Sign(','), item).Then(found => new SelectList(null, [.. found]));

        // `value` is also a common attribute: VALUE it is only where a value follows, and then the next clause.
        var single = Keyword("VALUE").SkipAnd(OneOf(all, any)).AndSkip(new ClauseEnd()).Then(found => new SelectList(found, []));
        return OneOf(new Once<SelectList>(single), items);
    }

    private static Parser<Expression> Operand(Parser<Expression> any, Parser<SelectList> list)
    {
        var number = Number.Then<Expression>((context, start, end, value) =>
            new ConstantExpression(IsWritten(context, start, end)
                ? SqlValue.FromInt(value)
                : SqlValue.FromDecimal(value, ((SqlContext)context).Version.IsSecond)));
        var text = Text.Then<Expression>(value => new ConstantExpression(SqlValue.From(value)));
        var literal = OneOf(
            Literal("TRUE", SqlValue.True), Literal("FALSE", SqlValue.False), Literal("NULL", SqlValue.Null));
        var variable = Variable.Then<Expression>((context, start, _, name) => ((SqlContext)context).Variable(name, start));
        var attribute = Name.Then<Expression>(name => new AttributeExpression(name));

        var array = Terms.Char('[').SkipAnd(Separated(Sign(','), any).Optional()).AndSkip(Sign(']')).Then<Expression>((context, start, _, items) =>
        {
            ((SqlContext)context).RequireSecond(start, "an array literal");
            return new ArrayExpression([.. items.OrSome([])!]);
        });
        var member = new Expected<string>(Text, "a name in quotes").AndSkip(Sign(':')).And(any);
        var members = Terms.Char('{').SkipAnd(Separated(Sign(','), member).Optional()).AndSkip(Sign('}')).Then<Expression>((context, start, _, found) =>
        {
            ((SqlContext)context).RequireSecond(start, "an object literal");
            var pairs = found.OrSome([])!;
            return new ObjectExpression([.. pairs.Select(pair => pair.Item1)], [.. pairs.Select(pair => pair.Item2)]);
        });

        var nested = Terms.Char('(').SkipAnd(Keyword("SELECT")).And(list).AndSkip(Keyword("FROM")).And(any)
            .And(Keyword("WHERE").SkipAnd(any).Optional()).AndSkip(Sign(')')).Then<Expression>((context, start, _, parts) =>
            {
                ((SqlContext)context).RequireSecond(start, "a nested SELECT");
                return new NestedSelectExpression(parts.Item2, parts.Item3, parts.Item4.OrSome(null));
            });
        var group = Between(Terms.Char('('), any, Sign(')'));
        return new Expected<Expression>(
            OneOf(number, text, literal, variable, array, members, nested, group, Case(any), Calls(any), attribute), "an operand");
    }

    // Whether a number has neither point nor exponent, which makes it an Int in either version.
    private static bool IsWritten(ParseContext context, int start, int end) =>
        context.Scanner.Buffer.AsSpan(start, end - start).IndexOfAny('.', 'e', 'E') < 0;

    private static Parser<Expression> Literal(string word, SqlValue value) =>
        Exactly(word).Then<Expression>(_ => new ConstantExpression(value));

    private static Parser<Expression> Case(Parser<Expression> any)
    {
        var constant = any.Then((context, start, _, value) => value.IsConstant
            ? value
            : throw ((SqlContext)context).Fault(start, "WHEN takes a literal"));
        var branch = Keyword("WHEN").SkipAnd(constant).AndSkip(Keyword("THEN")).And(any);
        return Exactly("CASE").SkipAnd(any)
            .And(OneOrMany(branch)).And(Keyword("ELSE").SkipAnd(any).Optional()).AndSkip(Keyword("END"))
            .Then<Expression>(parts => new CaseExpression(
                parts.Item1, [.. parts.Item2.Select(pair => pair.Item1)], [.. parts.Item2.Select(pair => pair.Item2)], parts.Item3.OrSome(null)));
    }

    private static Parser<Expression> Calls(Parser<Expression> any)
    {
        var argument = OneOf(any, Sign('*').Then<Expression>(_ => new AllExpression()));
        var cast = Word.When((_, word) => IsCast(word)).AndSkip(Terms.Char('('))
            .And(any).AndSkip(Keyword("AS")).And(new Expected<string>(Word, "a type")).AndSkip(Sign(')'))
            .Then((context, start, _, parts) => FunctionTable.Cast((SqlContext)context, start, parts.Item1, parts.Item2, parts.Item3));
        var call = Name.When((_, word) => !IsCast(word)).AndSkip(Terms.Char('(')).And(Separated(Sign(','), argument).Optional()).AndSkip(Sign(')'))
            .Then((context, start, _, pair) =>
                FunctionTable.Call((SqlContext)context, start, pair.Item1, [.. pair.Item2.OrSome([])!]));
        return OneOf(cast, call);
    }

    private static bool IsCast(string word) => word.Equals("cast", StringComparison.OrdinalIgnoreCase);

    private static Parser<Expression> Postfix(Parser<Expression> operand, Parser<Expression> any)
    {
        var member = Terms.Char('.').SkipAnd(new Expected<string>(Word, "the name of an attribute"))
            .Then<Func<Expression, Expression>>(name => owner => new MemberExpression(owner, name));
        var index = Terms.Char('[').SkipAnd(any).AndSkip(Sign(']'))
            .Then<Func<Expression, Expression>>(found => owner => new IndexExpression(owner, found));
        return operand.And(ZeroOrMany(OneOf(member, index))).Then((context, pair) =>
        {
            var result = pair.Item1;
            foreach (var step in pair.Item2)
                result = ((SqlContext)context).Checked(step(result), context.Scanner.Cursor.Offset);
            return result;
        });
    }

    private static Parser<Expression> Unary(Parser<Expression> operand)
    {
        var signed = Deferred<Expression>();
        signed.Parser = OneOf(
            Terms.Char('-').SkipAnd(new Nested<Expression>(signed)).Then<Expression>(value => new NegateExpression(value)),
            operand);
        return signed;
    }

    // Looks, and takes nothing.
    private sealed class ClauseEnd : Parser<bool>
    {
        private static readonly Parser<bool> Next = OneOf(Keyword("FROM").Then(true), Keyword("WHERE").Then(true), Sign(')').Then(true), SqlTokens.End);

        public override bool Parse(ParseContext context, ref Parlot.ParseResult<bool> result)
        {
            var before = context.Scanner.Cursor.Position;
            var isEnd = Next.Parse(context, ref result);
            context.Scanner.Cursor.ResetPosition(before);
            return isEnd;
        }
    }

    // Operators of other dialects get a better answer than "expected …".
    private sealed class ForeignOperator : Parser<string>
    {
        private static readonly Parser<string> Foreign = OneOf(
            Word.When((_, word) => word.ToUpperInvariant() is "IN" or "LIKE" or "BETWEEN" or "IS"),
            Terms.Text("!="), Terms.Text("=="), Terms.Text("||"), Terms.Text("&&"));

        public override bool Parse(ParseContext context, ref Parlot.ParseResult<string> result)
        {
            var sql = (SqlContext)context;
            var start = sql.NextOffset;
            if (!Foreign.Parse(context, ref result))
                return false;
            throw sql.Fault(start, result.Value.ToUpperInvariant() switch
            {
                "IN" => "AWS IoT has no IN; compare with = and OR",
                "LIKE" => "AWS IoT has no LIKE; use startswith, endswith, indexof or regexp_matches",
                "BETWEEN" => "AWS IoT has no BETWEEN; compare with >= and <=",
                "IS" => "AWS IoT has no IS NULL; use isNull or isUndefined",
                "!=" => "expected <> for 'not equal', found '!='",
                "==" => "expected = for 'equal', found '=='",
                "||" => "expected + to join strings or OR, found '||'",
                _ => "expected AND, found '&&'",
            });
        }
    }
}

/// <summary>A parsed rule.</summary>
internal sealed record Statement(SelectList List, string? TopicFilter, Expression? Where);
