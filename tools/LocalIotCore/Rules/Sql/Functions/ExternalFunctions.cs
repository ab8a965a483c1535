using System.Text.Json.Nodes;

namespace LocalIotCore.Rules.Sql;

/// <summary>Functions that look beyond the message. Roles are taken and not looked at: nothing here needs one.</summary>
internal static class ExternalFunctions
{
    private const int ItemBytesMax = 8 * 1024;
    private static readonly int[] Role = [-1];

    public static void AddTo(Dictionary<string, Function> functions)
    {
        functions.Add("get_thing_shadow", new Function(2, 3, GetThingShadow, IsSecond: true, IsExternal: true, Role));
        functions.Add("get_dynamodb", new Function(4, 6, GetItem, IsSecond: true, IsExternal: true, Role));
        functions.Add("get_registry_data", new Function(3, 3, GetRegistryData, IsExternal: true, Fixed: Role));
        functions.Add("aws_lambda", new Function(2, 2, CallFunction, IsExternal: true));
    }

    private static SqlValue GetThingShadow(Evaluation evaluation, Expression[] arguments)
    {
        if (TextFunctions.Text(evaluation, arguments[0]) is not { } thing)
            return SqlValue.Undefined;
        string? shadow = null;
        if (arguments.Length == 3 && (shadow = TextFunctions.Text(evaluation, arguments[1])) is null)
            return SqlValue.Undefined;
        return Json(evaluation, evaluation.Services.GetThingShadow(thing, shadow), "get_thing_shadow");
    }

    private static SqlValue GetItem(Evaluation evaluation, Expression[] arguments)
    {
        if (++evaluation.TableReads > 1)
            throw new RuleEvaluationException("get_dynamodb is called a second time; a rule may call it once");
        if (arguments.Length == 5 || TextFunctions.Text(evaluation, arguments[0]) is not { } table)
            return SqlValue.Undefined;
        var key = new List<KeyValuePair<string, JsonNode>>();
        for (var index = 1; index + 1 < arguments.Length; index += 2)
        {
            if (TextFunctions.Text(evaluation, arguments[index]) is not { } name || KeyValue(evaluation, arguments[index + 1]) is not { } value)
                return SqlValue.Undefined;
            key.Add(new(name, value));
        }

        if (evaluation.Services.GetItem(table, key) is not { } item)
            return SqlValue.Undefined;
        var json = System.Text.Encoding.UTF8.GetBytes(item.ToJsonString());
        return json.Length <= ItemBytesMax
            ? Json(evaluation, json, "get_dynamodb")
            : throw new RuleEvaluationException($"get_dynamodb found an item of {json.Length} bytes, at most {ItemBytesMax}");
    }

    private static JsonNode? KeyValue(Evaluation evaluation, Expression argument)
    {
        var value = argument.Evaluate(evaluation);
        return value.Type == SqlType.String || value.IsNumber ? JsonNode.Parse(SqlWriter.ToJson(value, evaluation)) : null;
    }

    private static SqlValue GetRegistryData(Evaluation evaluation, Expression[] arguments) =>
        TextFunctions.Text(evaluation, arguments[0]) is ("DescribeThing" or "ListThingGroupsForThing") and var operation
        && TextFunctions.Text(evaluation, arguments[1]) is { } thing
        && evaluation.Services.GetRegistryData(operation, thing) is { } data
            ? Json(evaluation, System.Text.Encoding.UTF8.GetBytes(data.ToJsonString()), "get_registry_data")
            : SqlValue.Undefined;

    private static SqlValue CallFunction(Evaluation evaluation, Expression[] arguments)
    {
        var input = arguments[1].Evaluate(evaluation);
        if (TextFunctions.Text(evaluation, arguments[0]) is not { } arn || input.IsUndefined)
            return SqlValue.Undefined;
        return Json(evaluation, evaluation.Services.CallFunction(arn, SqlWriter.ToJson(input, evaluation)), "aws_lambda");
    }

    private static SqlValue Json(Evaluation evaluation, byte[]? json, string function)
    {
        if (json is null)
            return SqlValue.Undefined;
        evaluation.ChargeNewText(json.Length);
        return PayloadDocument.TryParse(json, out var element)
            ? SqlValue.From(element, evaluation.IsSecond)
            : throw new RuleServiceException($"{function} answered something that is not JSON");
    }
}
