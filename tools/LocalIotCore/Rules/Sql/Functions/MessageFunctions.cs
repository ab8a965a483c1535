using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>Functions of the message, of its bytes and of the moment.</summary>
internal static class MessageFunctions
{
    // What AWS IoT says where no MQTT client published.
    private const string NoClient = "n/a";
    private const string Base64 = "base64";

    public static void AddTo(Dictionary<string, Function> functions)
    {
        Add("clientid", evaluation => SqlValue.From(evaluation.Message.ClientId ?? NoClient));
        Add("timestamp", evaluation => SqlValue.From(evaluation.Message.Timestamp.ToUnixTimeMilliseconds()));
        Add("principal", evaluation => SqlValue.From(evaluation.Message.Principal));
        Add("sourceip", evaluation => SqlValue.From(evaluation.Message.SourceIp));
        Add("traceid", evaluation => SqlValue.From(evaluation.Message.TraceId));
        Add("sql_version", evaluation => SqlValue.From(evaluation.Version.Name));
        Add("accountid", evaluation => SqlValue.From(evaluation.Services.AccountId));
        Add("newuuid", _ => SqlValue.From(Guid.NewGuid().ToString()));
        functions.Add("topic", new Function(0, 1, Topic));
        functions.Add("encode", new Function(2, 2, Encode, IsSecond: true));
        functions.Add("decode", new Function(2, 2, Decode, IsSecond: true));
        functions.Add("get_mqtt_property", new Function(1, 1, (evaluation, arguments) =>
            TextFunctions.Text(evaluation, arguments[0]) is { } name && evaluation.Message.MqttProperties is { } properties
            && properties.TryGetValue(name, out var value)
                ? SqlValue.From(value)
                : SqlValue.Undefined));
        functions.Add("get_user_properties", new Function(1, 1, UserProperties));

        void Add(string name, Func<Evaluation, SqlValue> body) => functions.Add(name, new Function(0, 0, (evaluation, _) => body(evaluation)));
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

    // `*` is the payload byte for byte, JSON or not; anything else its text.
    private static SqlValue Encode(Evaluation evaluation, Expression[] arguments)
    {
        if (!IsBase64(arguments[1].Evaluate(evaluation)))
            return SqlValue.Undefined;
        ReadOnlyMemory<byte> bytes;
        if (arguments[0] is AllExpression && evaluation.Scope is null)
            bytes = evaluation.Message.Payload;
        else if (TextFunctions.Text(evaluation, arguments[0]) is { } text)
            bytes = Encoding.UTF8.GetBytes(text);
        else
            return SqlValue.Undefined;
        evaluation.ChargeNewText((bytes.Length + 2L) / 3 * 4);
        return SqlValue.From(Convert.ToBase64String(bytes.Span));
    }

    // JSON becomes a value one can look into, other text a string; what is not base64 or not text is Null.
    private static SqlValue Decode(Evaluation evaluation, Expression[] arguments)
    {
        if (!IsBase64(arguments[1].Evaluate(evaluation)) || TextFunctions.Text(evaluation, arguments[0]) is not { } text)
            return SqlValue.Undefined;
        var bytes = new byte[text.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64String(text, bytes, out var count))
            return SqlValue.Null;
        if (PayloadDocument.TryParse(bytes.AsMemory(0, count), out var element))
            return SqlValue.From(element, evaluation.IsSecond);
        return System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, count)) ? SqlValue.From(Encoding.UTF8.GetString(bytes, 0, count)) : SqlValue.Null;
    }

    private static bool IsBase64(SqlValue scheme) => scheme.Type == SqlType.String && scheme.Text == Base64;

    private static SqlValue UserProperties(Evaluation evaluation, Expression[] arguments)
    {
        if (TextFunctions.Text(evaluation, arguments[0]) is not { } name)
            return SqlValue.Undefined;
        SqlValue[] values = [.. evaluation.Message.UserProperties.Where(pair => pair.Key == name).Select(pair => SqlValue.From(pair.Value))];
        return values.Length == 0 ? SqlValue.Undefined : SqlValue.From(values);
    }
}
