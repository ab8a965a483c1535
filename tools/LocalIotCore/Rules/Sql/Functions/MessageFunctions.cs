namespace LocalIotCore.Rules.Sql;

/// <summary>Functions of the message and of the moment.</summary>
internal static class MessageFunctions
{
    // What AWS IoT says where no MQTT client published.
    private const string NoClient = "n/a";

    public static void AddTo(Dictionary<string, Function> functions)
    {
        functions.Add("topic", new Function(0, 1, Topic));
        functions.Add("clientid", new Function(0, 0, (evaluation, _) => SqlValue.From(evaluation.Message.ClientId ?? NoClient)));
        functions.Add("timestamp", new Function(0, 0, (evaluation, _) => SqlValue.From(evaluation.Message.Timestamp.ToUnixTimeMilliseconds())));
        functions.Add("principal", new Function(0, 0, (evaluation, _) => SqlValue.From(evaluation.Message.Principal)));
        functions.Add("encode", new Function(2, 2, Encode, IsSecond: true));
    }

    private static SqlValue Topic(Evaluation evaluation, Expression[] arguments)
    {
        var topic = evaluation.Message.Topic;
        if (arguments.Length == 0)
            return SqlValue.From(topic);
        if (!Conversions.TryIndex(arguments[0].Evaluate(evaluation), out var index) || index < 1)
            return SqlValue.Undefined;
        var number = 0;
        foreach (var level in topic.AsSpan().Split('/'))
            if (++number == index)
                return SqlValue.From(topic[level]);
        return SqlValue.Undefined;
    }

    private static SqlValue Encode(Evaluation evaluation, Expression[] arguments)
    {
        var scheme = arguments[1].Evaluate(evaluation);
        if (scheme.Type != SqlType.String || scheme.Text != "base64")
            return SqlValue.Undefined;
        if (arguments[0] is AllExpression && evaluation.Scope is null)
            return Base64(evaluation, evaluation.Message.Payload.Span);
        return Conversions.ToText(arguments[0].Evaluate(evaluation), evaluation) is { } text
            ? Base64(evaluation, System.Text.Encoding.UTF8.GetBytes(text))
            : SqlValue.Undefined;
    }

    private static SqlValue Base64(Evaluation evaluation, ReadOnlySpan<byte> bytes)
    {
        evaluation.ChargeNewText((bytes.Length + 2L) / 3 * 4);
        return SqlValue.From(Convert.ToBase64String(bytes));
    }
}
