using System.Numerics;

namespace LocalIotCore.Rules.Sql;

/// <summary>Functions of numbers. A string that looks like a number is one; anything else gives Undefined.</summary>
internal static class NumberFunctions
{
    public static void AddTo(Dictionary<string, Function> functions)
    {
        One("abs", (value, number, evaluation) => Same(value, number.Sign < 0 ? number.Negate() : number, evaluation));
        One("sign", (_, number, _) => SqlValue.From(number.Sign));
        One("ceil", (_, number, _) => Round(number, NumberRounding.Up));
        One("floor", (_, number, _) => Round(number, NumberRounding.Down));
        One("round", (_, number, _) => Round(number, NumberRounding.HalfAwayFromZero));
        One("bitnot", (_, number, _) => number.TryRound(NumberRounding.Down, out var whole) ? Int(BitNot(whole.Mantissa)) : SqlValue.Undefined);

        Double("acos", Math.Acos);
        Double("asin", Math.Asin);
        Double("atan", Math.Atan);
        Double("cos", Math.Cos);
        Double("cosh", Math.Cosh);
        Double("exp", Math.Exp);
        Double("ln", Math.Log);
        Double("log", Math.Log10);
        Double("sin", Math.Sin);
        Double("sinh", Math.Sinh);
        Double("sqrt", Math.Sqrt);
        Double("tan", Math.Tan);
        Double("tanh", Math.Tanh);
        Doubles("atan2", Math.Atan2);
        Doubles("power", Math.Pow);

        Bits("bitand", (a, b) => a & b);
        Bits("bitor", (a, b) => a | b);
        Bits("bitxor", (a, b) => a ^ b);

        functions.Add("mod", new Function(2, 2, Remainder));
        functions.Add("remainder", new Function(2, 2, Remainder));
        functions.Add("trunc", new Function(2, 2, Truncate));
        functions.Add("rand", new Function(0, 0, (evaluation, _) => FromDouble(Random.Shared.NextDouble(), evaluation)));

        void One(string name, Func<SqlValue, SqlNumber, Evaluation, SqlValue> body) =>
            functions.Add(name, new Function(1, 1, (evaluation, arguments) =>
            {
                var value = arguments[0].Evaluate(evaluation);
                return Conversions.TryNumber(value, out var number) ? body(value, number, evaluation) : SqlValue.Undefined;
            }));

        void Double(string name, Func<double, double> body) =>
            One(name, (_, number, evaluation) => FromDouble(body(number.ToDouble()), evaluation));

        void Doubles(string name, Func<double, double, double> body) =>
            functions.Add(name, new Function(2, 2, (evaluation, arguments) =>
                Conversions.TryNumber(arguments[0].Evaluate(evaluation), out var first)
                && Conversions.TryNumber(arguments[1].Evaluate(evaluation), out var second)
                    ? FromDouble(body(first.ToDouble(), second.ToDouble()), evaluation)
                    : SqlValue.Undefined));

        void Bits(string name, Func<BigInteger, BigInteger, BigInteger> body) =>
            functions.Add(name, new Function(2, 2, (evaluation, arguments) =>
                Conversions.TryInt(arguments[0].Evaluate(evaluation), out var first)
                && Conversions.TryInt(arguments[1].Evaluate(evaluation), out var second)
                    ? Int(body(first.Mantissa, second.Mantissa))
                    : SqlValue.Undefined));
    }

    /// <summary>A double of a function; what is imaginary, infinite or beyond the dialect is Undefined.</summary>
    public static SqlValue FromDouble(double value, Evaluation evaluation) =>
        SqlNumber.TryFrom(value, out var number) ? SqlValue.FromDecimal(number, evaluation.IsSecond) : SqlValue.Undefined;

    private static SqlValue Same(in SqlValue value, SqlNumber number, Evaluation evaluation) =>
        value.Type == SqlType.Int ? SqlValue.FromInt(number) : SqlValue.FromDecimal(number, evaluation.IsSecond);

    private static SqlValue Round(SqlNumber number, NumberRounding rounding) =>
        number.TryRound(rounding, out var whole) ? SqlValue.FromInt(whole) : SqlValue.Undefined;

    private static SqlValue Int(BigInteger value) =>
        SqlNumber.TryCreate(value, 0, out var number) ? SqlValue.FromInt(number) : SqlValue.Undefined;

    // The developer guide says bitnot(13) = 2: the bits of the number itself turn over, not those in front of it.
    private static BigInteger BitNot(BigInteger value)
    {
        if (value.Sign < 0)
            return -value - 1;
        var bits = (int)Math.Max(1, value.GetBitLength());
        return value ^ ((BigInteger.One << bits) - 1);
    }

    private static SqlValue Remainder(Evaluation evaluation, Expression[] arguments) =>
        Operators.Arithmetic(
            arguments[0].Evaluate(evaluation), arguments[1].Evaluate(evaluation), NumberOperation.Remainder, evaluation.IsSecond);

    private static SqlValue Truncate(Evaluation evaluation, Expression[] arguments)
    {
        var (value, places) = (arguments[0].Evaluate(evaluation), arguments[1].Evaluate(evaluation));
        if (!places.IsNumber || !Conversions.TryIndex(places, out var count) || !Conversions.TryNumber(value, out var number))
            return SqlValue.Undefined;
        return value.Type == SqlType.Int
            ? value
            : SqlValue.FromDecimal(number.Truncate(Math.Clamp(count, 0, SqlNumber.Digits)), evaluation.IsSecond);
    }
}
