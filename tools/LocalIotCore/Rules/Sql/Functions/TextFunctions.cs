using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>Functions of strings. Other values are turned into text first; Null and Undefined give Undefined.</summary>
internal static class TextFunctions
{
    private const int PadMax = 1_000;
    private const int AsciiMax = 127;

    public static void AddTo(Dictionary<string, Function> functions)
    {
        One("lower", (text, _) => SqlValue.From(text.ToLowerInvariant()));
        One("upper", (text, _) => SqlValue.From(text.ToUpperInvariant()));
        One("trim", (text, _) => SqlValue.From(TrimEnd(TrimStart(text))));
        One("ltrim", (text, _) => SqlValue.From(TrimStart(text)));
        One("rtrim", (text, _) => SqlValue.From(TrimEnd(text)));
        One("length", (text, _) => SqlValue.From(text.Length), isSecond: true);
        One("numbytes", (text, _) => SqlValue.From(Encoding.UTF8.GetByteCount(text)), isSecond: true);
        One("md2", (text, _) => Hex(RareHashes.Md2(Bytes(text))));
        One("sha224", (text, _) => Hex(RareHashes.Sha224(Bytes(text))));
        One("md5", (text, _) => Hex(System.Security.Cryptography.MD5.HashData(Bytes(text))));
        One("sha1", (text, _) => Hex(System.Security.Cryptography.SHA1.HashData(Bytes(text))));
        One("sha256", (text, _) => Hex(System.Security.Cryptography.SHA256.HashData(Bytes(text))));
        One("sha384", (text, _) => Hex(System.Security.Cryptography.SHA384.HashData(Bytes(text))));
        One("sha512", (text, _) => Hex(System.Security.Cryptography.SHA512.HashData(Bytes(text))));

        Two("startswith", (text, other) => SqlValue.From(text.StartsWith(other, StringComparison.Ordinal)));
        Two("endswith", (text, other) => SqlValue.From(text.EndsWith(other, StringComparison.Ordinal)));
        Two("indexof", (text, other) => SqlValue.From(text.IndexOf(other, StringComparison.Ordinal)), isSecond: true);

        functions.Add("chr", new Function(1, 1, Character));
        functions.Add("lpad", new Function(2, 2, (evaluation, arguments) => Pad(evaluation, arguments, isLeft: true)));
        functions.Add("rpad", new Function(2, 2, (evaluation, arguments) => Pad(evaluation, arguments, isLeft: false)));
        functions.Add("substring", new Function(2, 3, Substring));
        functions.Add("replace", new Function(3, 3, Replace));
        functions.Add("concat", new Function(0, int.MaxValue, Concat));

        void One(string name, Func<string, Evaluation, SqlValue> body, bool isSecond = false) =>
            functions.Add(name, new Function(1, 1, (evaluation, arguments) =>
                Text(evaluation, arguments[0]) is { } text ? body(text, evaluation) : SqlValue.Undefined, isSecond));

        void Two(string name, Func<string, string, SqlValue> body, bool isSecond = false) =>
            functions.Add(name, new Function(2, 2, (evaluation, arguments) =>
                Text(evaluation, arguments[0]) is { } text && Text(evaluation, arguments[1]) is { } other
                    ? body(text, other)
                    : SqlValue.Undefined, isSecond));
    }

    /// <summary>Text of an argument; null where there is none.</summary>
    public static string? Text(Evaluation evaluation, Expression argument) => Conversions.ToText(argument.Evaluate(evaluation), evaluation);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static SqlValue Hex(byte[] hash) => SqlValue.From(Convert.ToHexStringLower(hash));

    // White space as Java sees it: everything up to the space.
    private static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && text[start] <= ' ')
            start++;
        return text[start..];
    }

    private static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && text[end - 1] <= ' ')
            end--;
        return text[..end];
    }

    private static SqlValue Character(Evaluation evaluation, Expression[] arguments) =>
        Conversions.TryIndex(arguments[0].Evaluate(evaluation), out var code) && code is >= 0 and <= AsciiMax
            ? SqlValue.From(((char)code).ToString())
            : SqlValue.Undefined;

    // Adds so many spaces; it does not fill up to a width.
    private static SqlValue Pad(Evaluation evaluation, Expression[] arguments, bool isLeft)
    {
        if (Text(evaluation, arguments[0]) is not { } text || !Conversions.TryIndex(arguments[1].Evaluate(evaluation), out var count))
            return SqlValue.Undefined;
        count = Math.Clamp(count, 0, PadMax);
        evaluation.ChargeNewText((long)text.Length + count);
        var spaces = new string(' ', count);
        return SqlValue.From(isLeft ? spaces + text : text + spaces);
    }

    private static SqlValue Substring(Evaluation evaluation, Expression[] arguments)
    {
        if (Text(evaluation, arguments[0]) is not { } text || !Conversions.TryIndex(arguments[1].Evaluate(evaluation), out var start))
            return SqlValue.Undefined;
        var end = text.Length;
        if (arguments.Length == 3 && !Conversions.TryIndex(arguments[2].Evaluate(evaluation), out end))
            return SqlValue.Undefined;
        (start, end) = (Math.Clamp(start, 0, text.Length), Math.Clamp(end, 0, text.Length));
        return SqlValue.From(start < end ? text[start..end] : "");
    }

    private static SqlValue Replace(Evaluation evaluation, Expression[] arguments)
    {
        if (Text(evaluation, arguments[0]) is not { } text
            || Text(evaluation, arguments[1]) is not { } old
            || Text(evaluation, arguments[2]) is not { } fresh)
        {
            return SqlValue.Undefined;
        }

        // Nothing is everywhere: between all characters, at the start and at the end.
        var count = old.Length == 0 ? text.Length + 1L : text.AsSpan().Count(old);
        evaluation.ChargeNewText(text.Length + count * ((long)fresh.Length - old.Length));
        if (old.Length > 0)
            return SqlValue.From(text.Replace(old, fresh, StringComparison.Ordinal));
        var result = new StringBuilder(fresh);
        foreach (var character in text)
            result.Append(character).Append(fresh);
        return SqlValue.From(result.ToString());
    }

    // Arrays join; without one, texts do.
    private static SqlValue Concat(Evaluation evaluation, Expression[] arguments)
    {
        evaluation.Charge(arguments.Length);
        var values = Array.ConvertAll(arguments, argument => argument.Evaluate(evaluation));
        if (values.Length < 2)
            return values.Length == 0 ? SqlValue.Undefined : values[0];
        if (Array.Exists(values, value => value.Type == SqlType.Array))
        {
            var items = new List<SqlValue>();
            foreach (var value in values)
            {
                if (value.Type == SqlType.Array)
                {
                    evaluation.Charge(value.ItemCount);
                    items.AddRange(value.Items(evaluation));
                }
                else if (!value.IsUndefined)
                {
                    items.Add(value);
                }
            }

            return SqlValue.From([.. items]);
        }

        var text = new StringBuilder();
        foreach (var value in values)
        {
            if (Conversions.ToText(value, evaluation) is not { } part)
                return SqlValue.Undefined;
            evaluation.ChargeNewText((long)text.Length + part.Length);
            text.Append(part);
        }

        return SqlValue.From(text.ToString());
    }
}
