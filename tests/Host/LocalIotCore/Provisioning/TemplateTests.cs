using LocalIotCore.Identity;
using LocalIotCore.Provisioning;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Provisioning;

/// <summary>Goal: provisioning templates mean what AWS's guide says, and a wrong one is refused with its place. Method:
/// each function and each fault once.</summary>
public sealed class TemplateTests
{
    private const string Certificate = """
        "certificate":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateId":{"Ref":"AWS::IoT::Certificate::Id"}}}
        """;

    private static readonly Dictionary<string, string> Given = new() { ["Serial"] = "a-b-c", ["Unknown"] = "ignored" };

    [Theory]
    [InlineData("\"boiler-1\"", "boiler-1")]
    [InlineData("7", "7")]
    [InlineData("true", "true")]
    [InlineData("""{"Ref":"Serial"}""", "a-b-c")]
    [InlineData("""{"Ref":"Site"}""", "attic")]
    [InlineData("""{"Ref":"AWS::IoT::Certificate::Id"}""", "0123")]
    [InlineData("""{"Ref":"certificate"}""", "0123")]
    [InlineData("""{"Ref":"policy"}""", "heating-device")]
    [InlineData("""{"Fn::Join":["-",["x",{"Ref":"Site"},"y"]]}""", "x-attic-y")]
    [InlineData("""{"Fn::Join":["",[]]}""", "")]
    [InlineData("""{"Fn::Join":["_",{"Fn::Split":["-",{"Ref":"Serial"}]}]}""", "a_b_c")]
    [InlineData("""{"Fn::Select":[1,{"Fn::Split":["-",{"Ref":"Serial"}]}]}""", "b")]
    [InlineData("""{"Fn::Select":["0",["x","y"]]}""", "x")]
    [InlineData("""{"Fn::Sub":"${Site}/${Serial}/${!Site}"}""", "attic/a-b-c/${Site}")]
    [InlineData("""{"Fn::Sub":["${Own} ${Site}",{"Own":{"Ref":"Serial"}}]}""", "a-b-c attic")]
    [InlineData("""{"Fn::FindInMap":["Floors",{"Ref":"Site"},"number"]}""", "3")]
    public void Expression_Valid_IsItsText(string expression, string expected) =>
        Assert.Equal(expected, Evaluate(expression));

    [Theory]
    [InlineData("""{"Ref":"AWS::Region"}""", "Cannot resolve reference value: AWS::Region")]
    [InlineData("""{"Fn::Sub":"${Nowhere}"}""", "Cannot resolve reference value: Nowhere")]
    [InlineData("""{"Fn::Select":[3,["x"]]}""", "Fn::Select: there is no element 3 in a list of 1")]
    [InlineData("""{"Fn::Select":[-1,["x"]]}""", "there is no element -1")]
    [InlineData("""{"Fn::FindInMap":["Floors","roof","number"]}""", "the Mappings have no Floors.roof.number")]
    [InlineData("""{"Fn::Split":["-","a"]}""", "gives a list where text is expected")]
    [InlineData("""{"Fn::Join":["-"]}""", "Fn::Join must be a list of 2")]
    [InlineData("""{"Fn::Join":["-","x"]}""", "must be a list or Fn::Split; it is String")]
    [InlineData("""{"Fn::Join":["-",{"Ref":"Serial"}]}""", "Ref gives no list")]
    [InlineData("""{"Fn::Split":["","a"]}""", "gives a list where text is expected")]
    [InlineData("""{"Fn::Join":["-",{"Fn::Split":["","a"]}]}""", "is empty; expected a separator")]
    [InlineData("""{"Fn::Sub":"${Site"}""", "at position 0 has no \"}\"")]
    [InlineData("""{"Fn::GetAtt":["thing","Arn"]}""", "Fn::GetAtt is not supported; expected one of Ref, Fn::Join")]
    [InlineData("""{"Ref":"Site","Fn::Sub":"x"}""", "has 2 members")]
    [InlineData("""{"Ref":7}""", "Ref must be text; it is Number")]
    [InlineData("[]", "must be text or a function; it is Array")]
    [InlineData("null", "must be text or a function; it is Null")]
    [InlineData("""{"Ref":"thing"}""", "the resource thing refers to itself")]
    public void Expression_Invalid_SaysWhereAndWhy(string expression, string why)
    {
        var error = Assert.Throws<ProvisioningException>(() => Evaluate(expression));

        Assert.Contains(why, error.Message);
    }

    [Theory]
    [InlineData("{", "it is not valid JSON")]
    [InlineData("[]", "it must be an object; it is Array")]
    [InlineData("{}", "it has no Resources")]
    [InlineData("""{"Resources":[]}""", "Resources must be an object; it is Array")]
    [InlineData("""{"Resources":{}}""", "Resources has no AWS::IoT::Certificate")]
    [InlineData("""{"Resources":{@,"thing":{"Type":"AWS::IoT::Thing"}}}""", "Resources.thing has no Properties")]
    [InlineData("""{"Resources":{@,"role":{"Type":"AWS::IAM::Role"}}}""", "Resources.role.Type is AWS::IAM::Role; expected AWS::IoT::Thing")]
    [InlineData("""{"Resources":{@,"role":{}}}""", "Resources.role.Type is missing")]
    [InlineData("""{"Resources":{@,"a":{"Type":"AWS::IoT::Thing","Properties":{}},"b":{"Type":"AWS::IoT::Thing","Properties":{}}}}""", "more than one AWS::IoT::Thing")]
    [InlineData("""{"Resources":{@,"a":{"Type":"AWS::IoT::Thing","Properties":{"ThingGroups":["g"]}}}}""", "has ThingGroups, which this local cloud does not support")]
    [InlineData("""{"Resources":{@,"a":{"Type":"AWS::IoT::Thing","Properties":{"BillingGroup":"g"}}}}""", "has BillingGroup, which this local cloud does not support")]
    [InlineData("""{"Resources":{@,"a":{"Type":"AWS::IoT::Thing","Properties":{},"OverrideSettings":{"AttributePayload":"KEEP"}}}}""", "OverrideSettings.AttributePayload is \"KEEP\"; expected DO_NOTHING, REPLACE, FAIL, MERGE")]
    [InlineData("""{"Resources":{@,"a":{"Type":"AWS::IoT::Thing","Properties":{},"OverrideSettings":{"ThingTypeName":"MERGE"}}}}""", "expected DO_NOTHING, REPLACE, FAIL.")]
    [InlineData("""{"Parameters":{"A":{"Type":"Number"}},"Resources":{@}}""", "Parameters.A.Type must be \"String\"")]
    [InlineData("""{"Parameters":{"A":{"Type":"String","Default":1}},"Resources":{@}}""", "Parameters.A.Default must be text")]
    [InlineData("""{"Outputs":{},"Resources":{@}}""", "it has Outputs, which this local cloud does not support")]
    public void Template_Invalid_SaysWhereAndWhy(string body, string why)
    {
        var error = Assert.Throws<ProvisioningException>(() => ProvisioningTemplate.Parse(body.Replace("@", Certificate)));

        Assert.Equal(ProvisioningError.InvalidTemplate, error.Error);
        Assert.StartsWith("The provisioning template is invalid: ", error.Message);
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void Template_LongerThanAwsAllows_IsRefused()
    {
        string body = "{\"Resources\":{" + Certificate + "}}";
        string longest = body + new string(' ', ProvisioningTemplate.LengthMaxChars - body.Length);

        ProvisioningTemplate.Parse(longest);
        Assert.Contains("10241 characters", Assert.Throws<ProvisioningException>(() => ProvisioningTemplate.Parse(longest + " ")).Message);
    }

    [Theory]
    [InlineData("""{"ThingName":"t"}""", """{"CertificateId":"a","CertificatePem":"b"}""", "must have exactly one of CertificateId")]
    [InlineData("""{"ThingName":"t"}""", """{"CertificateId":"a","Status":"ON"}""", "Status is \"ON\"; expected ACTIVE or INACTIVE")]
    [InlineData("""{}""", """{"CertificateId":"a"}""", "Resources.thing.Properties has no ThingName")]
    [InlineData("""{"ThingName":"t","AttributePayload":[]}""", """{"CertificateId":"a"}""", "AttributePayload must be an object")]
    [InlineData("""{"ThingName":{"Ref":"Serial"}}""", """{"CertificateId":"a"}""", "The parameter Serial has no value: it is not given and has no default.")]
    public void Plan_OfIncompleteTemplate_SaysWhatIsMissing(string thing, string certificate, string why)
    {
        ProvisioningTemplate template = ProvisioningTemplate.Parse($$$"""
            {"Parameters":{"Serial":{"Type":"String"}},"Resources":{
            "thing":{"Type":"AWS::IoT::Thing","Properties":{{{thing}}} },
            "certificate":{"Type":"AWS::IoT::Certificate","Properties":{{{certificate}}} } } }
            """);
        Dictionary<string, string> given = why.Contains("parameter") ? [] : Given;

        var error = Assert.Throws<ProvisioningException>(() => ProvisioningPlan.Of(template, given, "a"));

        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void Plan_OfFullTemplate_HasEverything()
    {
        ProvisioningTemplate template = ProvisioningTemplate.Parse("""
            {"Resources":{
            "thing":{"Type":"AWS::IoT::Thing","Properties":{"ThingName":"t","ThingTypeName":"heating","AttributePayload":{"a":{"Ref":"thing"}}}},
            "certificate":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateSigningRequest":"csr","Status":"Inactive"}},
            "one":{"Type":"AWS::IoT::Policy","Properties":{"PolicyName":"p"}},
            "two":{"Type":"AWS::IoT::Policy","Properties":{"PolicyDocument":{"Version":"2012-10-17"}}}},
            "DeviceConfiguration":{"intervalS":60,"thing":{"Ref":"thing"}}}
            """);

        ProvisioningPlan plan = ProvisioningPlan.Of(template, Given, null);

        Assert.Equal(("t", "heating", "t"),
            (plan.Thing!.ThingName, plan.Thing.ThingTypeName, plan.Thing.Attributes["a"]));
        Assert.Equal(("csr", null, CertificateStatus.Inactive), (plan.Certificate.SigningRequestPem,
            plan.Certificate.CertificateId, plan.Certificate.Status));
        Assert.Equal([("p", null), (null, """{"Version":"2012-10-17"}""")],
            plan.Policies.Select(policy => (policy.PolicyName, policy.Document)));
        Assert.Equal("intervalS=60 thing=t", string.Join(' ', plan.DeviceConfiguration.Select(e => $"{e.Key}={e.Value}")));
    }

    private static string Evaluate(string expression)
    {
        ProvisioningTemplate template = ProvisioningTemplate.Parse($$$"""
            {"Parameters":{"Serial":{"Type":"String"},"Site":{"Type":"String","Default":"attic"},
            "AWS::IoT::Certificate::Id":{"Type":"String"}},
            "Mappings":{"Floors":{"attic":{"number":"3"} } },
            "Resources":{ {{{Certificate}}},
            "policy":{"Type":"AWS::IoT::Policy","Properties":{"PolicyName":"heating-device"} },
            "thing":{"Type":"AWS::IoT::Thing","Properties":{"ThingName":{{{expression}}} } } } }
            """);
        return ProvisioningPlan.Of(template, Given, "0123").Thing!.ThingName;
    }
}
