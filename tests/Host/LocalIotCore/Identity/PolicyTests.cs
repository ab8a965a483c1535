// Goal: policies decide as AWS IoT's documentation says (developer guide: iot-policies, pub-sub-policy,
// connect-policy, thing-policy-variables).
// Method: tables of documents, requests and decisions.
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class PolicyTests
{
    private const string Arn = "arn:aws:iot:us-east-1:000000000000:";

    [Theory]
    // Exact names, and the resource type that belongs to the action.
    [InlineData("iot:Publish", "topic/a/b", PolicyAction.Publish, "a/b", true)]
    [InlineData("iot:Publish", "topic/a/b", PolicyAction.Publish, "a/c", false)]
    [InlineData("iot:Publish", "topic/a/b", PolicyAction.Publish, "a/b/c", false)]
    [InlineData("iot:Publish", "topic/a/b", PolicyAction.Publish, "A/b", false)]
    [InlineData("iot:Publish", "topicfilter/a/b", PolicyAction.Publish, "a/b", false)]
    [InlineData("iot:Publish", "topic/a/b", PolicyAction.Receive, "a/b", false)]
    [InlineData("iot:Publish", "topic/a/b", PolicyAction.RetainPublish, "a/b", false)]
    [InlineData("iot:RetainPublish", "topic/a/b", PolicyAction.RetainPublish, "a/b", true)]
    [InlineData("iot:Receive", "topic/a/b", PolicyAction.Receive, "a/b", true)]
    [InlineData("iot:Subscribe", "topicfilter/a/b", PolicyAction.Subscribe, "a/b", true)]
    [InlineData("iot:Subscribe", "topic/a/b", PolicyAction.Subscribe, "a/b", false)]
    [InlineData("iot:Connect", "client/one", PolicyAction.Connect, "one", true)]
    [InlineData("iot:Connect", "topic/one", PolicyAction.Connect, "one", false)]
    // Action wildcards; action names have no case.
    [InlineData("iot:*", "topic/a", PolicyAction.Publish, "a", true)]
    [InlineData("*", "topic/a", PolicyAction.Publish, "a", true)]
    [InlineData("iot:Pub*", "topic/a", PolicyAction.Publish, "a", true)]
    [InlineData("iot:Pub*", "topic/a", PolicyAction.Receive, "a", false)]
    [InlineData("IOT:publish", "topic/a", PolicyAction.Publish, "a", true)]
    [InlineData("iot:GetThingShadow", "*", PolicyAction.Publish, "a", false)]
    // * and ? cross levels; MQTT's wildcards are ordinary characters.
    [InlineData("iot:Publish", "topic/a/*", PolicyAction.Publish, "a/b/c", true)]
    [InlineData("iot:Publish", "topic/a/*", PolicyAction.Publish, "a/", true)]
    [InlineData("iot:Publish", "topic/a/*", PolicyAction.Publish, "a", false)]
    [InlineData("iot:Publish", "topic/a*c", PolicyAction.Publish, "a/b/c", true)]
    [InlineData("iot:Publish", "topic/a?b", PolicyAction.Publish, "a/b", true)]
    [InlineData("iot:Publish", "topic/a?b", PolicyAction.Publish, "ab", false)]
    [InlineData("iot:Subscribe", "topicfilter/a/*", PolicyAction.Subscribe, "a/#", true)]
    [InlineData("iot:Subscribe", "topicfilter/a/#", PolicyAction.Subscribe, "a/#", true)]
    [InlineData("iot:Subscribe", "topicfilter/a/#", PolicyAction.Subscribe, "a/b", false)]
    [InlineData("iot:Subscribe", "topicfilter/a/+/c", PolicyAction.Subscribe, "a/b/c", false)]
    [InlineData("iot:Receive", "topic/a/+", PolicyAction.Receive, "a/b", false)]
    // Variables: the client id, and the thing only where client id = thing name and the certificate is its own.
    [InlineData("iot:Publish", "topic/${iot:ClientId}/x", PolicyAction.Publish, "boiler-1/x", true)]
    [InlineData("iot:Publish", "topic/${iot:ClientId}/x", PolicyAction.Publish, "boiler-2/x", false)]
    [InlineData("iot:Publish", "topic/${iot:Connection.Thing.ThingName}", PolicyAction.Publish, "boiler-1", true)]
    [InlineData("iot:Publish", "topic/*/${iot:Connection.Thing.ThingName}", PolicyAction.Publish, "a/b/boiler-1", true)]
    [InlineData("iot:Publish", "topic/${iot:Connection.Thing.Unheard}", PolicyAction.Publish, "", false)]
    [InlineData("iot:Publish", "topic/${iot:Connection.Thing.Unheard}*", PolicyAction.Publish, "x", false)]
    [InlineData("iot:Publish", "topic/${aws:SourceIp}", PolicyAction.Publish, "", false)]
    [InlineData("iot:Publish", "topic/a${*}b${?}${$}", PolicyAction.Publish, "a*b?$", true)]
    [InlineData("iot:Publish", "topic/a${*}b", PolicyAction.Publish, "axb", false)]
    public void Allow_OneStatement_Decides(
        string action, string resource, PolicyAction asked, string name, bool isAllowed)
    {
        var document = Document(Statement("Allow", action, resource == "*" ? "*" : Arn + resource));

        Assert.Equal(isAllowed, Decide(document, asked, name) == PolicyDecision.Allowed);
    }

    [Fact]
    public void Evaluate_NothingMatches_IsDeniedByDefault() =>
        Assert.Equal(
            PolicyDecision.DeniedByDefault,
            Decide(Document(Statement("Allow", "iot:Publish", Arn + "topic/b")), PolicyAction.Publish, "a"));

    [Theory]
    [InlineData("Allow", "Deny")]
    [InlineData("Deny", "Allow")]
    public void Evaluate_AllowAndDeny_DenyWinsInAnyOrder(string first, string second)
    {
        var document = Document(Statement(first, "iot:*", "*"), Statement(second, "iot:Publish", Arn + "topic/a*"));
        var denied = first == "Deny" ? "zzz" : "abc";

        Assert.Equal(PolicyDecision.DeniedExplicitly, Decide(document, PolicyAction.Publish, denied));
    }

    [Fact]
    public void Evaluate_DenyInAnotherPolicy_Wins()
    {
        var allow = Policy.Parse(Document(Statement("Allow", "iot:*", "*")));
        var deny = Policy.Parse(Document(Statement("Deny", "iot:Publish", Arn + "topic/a")));
        var principal = new Principal("id", ["boiler-1"], [allow, deny]);
        var context = new ConnectionContext(principal, "boiler-1");

        Assert.False(PolicyEvaluator.Allows(principal, PolicyAction.Publish, "a", context));
        Assert.True(PolicyEvaluator.Allows(principal, PolicyAction.Publish, "b", context));
    }

    [Fact]
    public void Variable_ClientIdWithWildcards_OpensNothing()
    {
        var policy = Policy.Parse(Document(Statement("Allow", "iot:Publish", Arn + "topic/${iot:ClientId}/x")));
        var principal = new Principal("id", [], [policy]);
        var context = new ConnectionContext(principal, "*");

        Assert.False(PolicyEvaluator.Allows(principal, PolicyAction.Publish, "victim/x", context));
        Assert.True(PolicyEvaluator.Allows(principal, PolicyAction.Publish, "*/x", context));
    }

    [Theory]
    [InlineData("boiler-1", true)]
    [InlineData("boiler-2", false)] // a thing, but not this certificate's
    [InlineData("BOILER-1", false)]
    public void ThingVariables_ClientId_MustNameAnAttachedThing(string clientId, bool isResolved)
    {
        var bool1 = """{"Bool":{"iot:Connection.Thing.IsAttached":"true"}}""";
        var byCondition = Document(Statement("Allow", "iot:Connect", "*", bool1));
        var byVariable = Document(Statement("Allow", "iot:Connect", Arn + "client/${iot:Connection.Thing.ThingName}"));

        var expected = isResolved ? PolicyDecision.Allowed : PolicyDecision.DeniedByDefault;
        Assert.Equal(expected, Decide(byCondition, PolicyAction.Connect, clientId, clientId));
        Assert.Equal(expected, Decide(byVariable, PolicyAction.Connect, clientId, clientId));
    }

    // P = PersistentConnect, L = LastWill; the documents are those of AWS's page connect-policy.
    [Theory]
    [InlineData("ForAllValues:StringEquals", "\"PersistentConnect\"", "", true)]
    [InlineData("ForAllValues:StringEquals", "\"PersistentConnect\"", "P", true)]
    [InlineData("ForAllValues:StringEquals", "\"PersistentConnect\"", "L", false)]
    [InlineData("ForAllValues:StringEquals", "\"PersistentConnect\"", "PL", false)]
    [InlineData("ForAllValues:StringEquals", "\"PersistentConnect\",\"LastWill\"", "PL", true)]
    [InlineData("ForAllValues:StringEquals", "", "", true)]
    [InlineData("ForAllValues:StringEquals", "", "P", false)]
    [InlineData("ForAllValues:StringNotEquals", "\"PersistentConnect\"", "", true)]
    [InlineData("ForAllValues:StringNotEquals", "\"PersistentConnect\"", "L", true)]
    [InlineData("ForAllValues:StringNotEquals", "\"PersistentConnect\"", "PL", false)]
    [InlineData("ForAnyValue:StringEquals", "\"PersistentConnect\"", "", false)]
    [InlineData("ForAnyValue:StringEquals", "\"PersistentConnect\"", "P", true)]
    [InlineData("ForAnyValue:StringEquals", "\"PersistentConnect\"", "PL", true)]
    [InlineData("ForAnyValue:StringEquals", "\"PersistentConnect\"", "L", false)]
    public void ConnectAttributes_AsDocumented(string operation, string values, string used, bool isAllowed)
    {
        var condition = $$$"""{"{{{operation}}}":{"iot:ConnectAttributes":[{{{values}}}]}}""";
        var policy = Policy.Parse(Document(Statement("Allow", "iot:Connect", "*", condition)));
        var principal = new Principal("id", [], [policy]);
        var lastWillTopic = used.Contains('L') ? "will/topic" : null;
        var context = new ConnectionContext(principal, "c", used.Contains('P'), lastWillTopic);

        Assert.Equal(isAllowed, PolicyEvaluator.Allows(principal, PolicyAction.Connect, "c", context));
    }

    [Theory]
    [InlineData("""{"StringEquals":{"iot:ClientId":"c"}}""", true)]
    [InlineData("""{"StringEquals":{"iot:ClientId":["a","c"]}}""", true)]
    [InlineData("""{"StringEquals":{"iot:ClientId":"*"}}""", false)]
    [InlineData("""{"StringLike":{"iot:ClientId":"*"}}""", true)]
    [InlineData("""{"StringNotEquals":{"iot:ClientId":"a"}}""", true)]
    [InlineData("""{"StringNotEquals":{"iot:ClientId":["a","c"]}}""", false)]
    [InlineData("""{"StringNotLike":{"iot:ClientId":"?"}}""", false)]
    [InlineData("""{"StringEqualsIgnoreCase":{"iot:ClientId":"C"}}""", true)]
    [InlineData("""{"Bool":{"iot:Connection.Thing.IsAttached":false}}""", true)]
    [InlineData("""{"StringEquals":{"no:SuchKey":"x"}}""", false)]
    [InlineData("""{"StringNotEquals":{"no:SuchKey":"x"}}""", true)]
    [InlineData("""{"ArnEquals":{"iot:LastWillTopic":["will/*"]}}""", true)]
    [InlineData("""{"ArnEquals":{"iot:LastWillTopic":["other/*"]}}""", false)]
    [InlineData("""{"StringEquals":{"iot:ClientId":"c"},"Bool":{"iot:Connection.Thing.IsAttached":"true"}}""", false)]
    [InlineData("""{"StringEquals":{"iot:ClientId":"${iot:ClientId}"}}""", true)]
    public void Condition_OneConnection_Decides(string condition, bool isAllowed)
    {
        var policy = Policy.Parse(Document(Statement("Allow", "iot:Connect", "*", condition)));
        var principal = new Principal("id", [], [policy]);
        var context = new ConnectionContext(principal, "c", lastWillTopic: "will/topic");

        Assert.Equal(isAllowed, PolicyEvaluator.Allows(principal, PolicyAction.Connect, "c", context));
    }

    [Fact]
    public void Evaluate_NameLongerThanTheStackBuffer_IsStillCompared()
    {
        var longName = new string('x', 5_000);
        var document = Document(Statement("Allow", "iot:Publish", Arn + "topic/*y"));

        Assert.Equal(PolicyDecision.DeniedByDefault, Decide(document, PolicyAction.Publish, longName));
        Assert.Equal(PolicyDecision.Allowed, Decide(document, PolicyAction.Publish, longName + "y"));
    }

    private static PolicyDecision Decide(
        string document, PolicyAction action, string name, string clientId = "boiler-1")
    {
        var principal = new Principal("id", ["boiler-1"], [Policy.Parse(document)]);
        return PolicyEvaluator.Evaluate(principal, action, name, new ConnectionContext(principal, clientId));
    }

    private static string Document(params string[] statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(",", statements)}}]}""";

    private static string Statement(string effect, string action, string resource, string condition = "{}") =>
        $$"""
        {"Effect":"{{effect}}","Action":"{{action}}","Resource":["{{resource}}"],"Condition":{{condition}}}
        """;
}
