using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using LocalIotCore.Provisioning;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Provisioning;

/// <summary>Goal: a template does to things, certificates and policies that exist what its author decided, and what
/// cannot be carried out leaves nothing behind. Method: templates over a registry of their own.</summary>
public sealed class RegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VirtualTime _time = new();
    private readonly Registry _registry;
    private readonly DeviceProvisioner _provisioner;

    public RegistrationTests()
    {
        _registry = Registry.Open(_folder.FullPath, _time);
        _provisioner = new DeviceProvisioner(_registry);
        _registry.CreateThingType("heating", null, []);
        _registry.CreateThingType("other", null, []);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}", "a=old b=old", "other")]
    [InlineData("""{"AttributePayload":"DO_NOTHING","ThingTypeName":"DO_NOTHING"}""", "a=old b=old", "other")]
    [InlineData("""{"AttributePayload":"REPLACE"}""", "a=new c=new", "other")]
    [InlineData("""{"AttributePayload":"MERGE"}""", "a=new b=old c=new", "other")]
    [InlineData("""{"ThingTypeName":"REPLACE"}""", "a=old b=old", "heating")]
    public void Register_ThingThatExists_FollowsItsOverrideSettings(string settings, string attributes, string type)
    {
        _registry.CreateThing("boiler-1", "other", new Dictionary<string, string> { ["a"] = "old", ["b"] = "old" });

        Register("""{"ThingName":"boiler-1","ThingTypeName":"heating","AttributePayload":{"a":"new","c":"new"}}""", settings);

        ThingRecord thing = _registry.FindThing("boiler-1")!;
        Assert.Equal(attributes, string.Join(' ', thing.Attributes.OrderBy(e => e.Key).Select(e => $"{e.Key}={e.Value}")));
        Assert.Equal(type, thing.ThingTypeName);
        Assert.Single(_registry.CertificatesOf("boiler-1"));
    }

    [Theory]
    [InlineData("""{"AttributePayload":"FAIL"}""")]
    [InlineData("""{"ThingTypeName":"FAIL"}""")]
    public void Register_ThingThatExistsWithFail_IsAConflictAndLeavesNothing(string settings)
    {
        _registry.CreateThing("boiler-1");

        var error = Assert.Throws<ProvisioningException>(() => Register("""{"ThingName":"boiler-1"}""", settings));

        Assert.Equal(ProvisioningError.ResourceConflict, error.Error);
        Assert.Empty(_registry.CertificatesOf("boiler-1"));
    }

    [Theory]
    [InlineData("""{"ThingName":"a b"}""", RegistryError.InvalidRequest)]
    [InlineData("""{"ThingName":"boiler-1","ThingTypeName":"nowhere"}""", RegistryError.ResourceNotFound)]
    [InlineData("""{"ThingName":"boiler-1","AttributePayload":{"a b":"1"}}""", RegistryError.InvalidRequest)]
    [InlineData("""{"ThingName":"boiler-1","AttributePayload":{"a":"1","b":"1","c":"1","d":"1"}}""", RegistryError.InvalidRequest)]
    public void Register_ThingThatIsNotAllowed_LeavesNothing(string thing, RegistryError expected)
    {
        var error = Assert.Throws<RegistryException>(() => Register(thing, "{}"));

        Assert.Equal(expected, error.Error);
        Assert.Empty(_registry.Things());
        Assert.Single(_registry.Certificates()); // the one that the template names
    }

    [Theory]
    [InlineData("{}", CertificateStatus.Inactive)]
    [InlineData("""{"Status":"DO_NOTHING"}""", CertificateStatus.Inactive)]
    [InlineData("""{"Status":"REPLACE"}""", CertificateStatus.Active)]
    public void Register_KnownCertificate_IsAttachedAndFollowsItsOverrideSettings(string settings, CertificateStatus status)
    {
        ProvisionedDevice device = Register("""{"ThingName":"boiler-1"}""", "{}", settings);

        CertificateRecord certificate = Assert.Single(_registry.CertificatesOf("boiler-1"));
        Assert.Equal(status, certificate.Status);
        Assert.Equal(certificate.CertificatePem, device.CertificatePem);
    }

    [Fact]
    public void Register_KnownCertificateWithFail_IsAConflictAndLeavesNothing()
    {
        var error = Assert.Throws<ProvisioningException>(
            () => Register("""{"ThingName":"boiler-1"}""", "{}", """{"Status":"FAIL"}"""));

        Assert.Equal(ProvisioningError.ResourceConflict, error.Error);
        Assert.Empty(_registry.Things());
    }

    [Fact]
    public void Register_CertificateOfTheAuthority_IsRegistered()
    {
        (string pem, _) = _registry.Authority.IssueDevice("boiler-1");

        ProvisionedDevice device = _provisioner.Register(Template("""{"CertificatePem":{"Ref":"Pem"}}"""),
            new Dictionary<string, string> { ["Pem"] = pem });

        Assert.Equal(pem, device.CertificatePem);
        Assert.NotNull(Assert.Single(_registry.Certificates()).CaCertificateId);
    }

    [Fact]
    public void Register_CertificateOfAStranger_IsRefused()
    {
        using var key = ECDsa.Create();
        using X509Certificate2 stranger = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(_time.GetUtcNow(), _time.GetUtcNow().AddDays(1));

        var error = Assert.Throws<RegistryException>(() => _provisioner.Register(
            Template("""{"CertificatePem":{"Ref":"Pem"}}"""),
            new Dictionary<string, string> { ["Pem"] = stranger.ExportCertificatePem() }));

        Assert.Equal(RegistryError.CertificateValidation, error.Error);
        Assert.Empty(_registry.Certificates());
    }

    [Theory]
    [InlineData("""{"PolicyName":"p","PolicyDocument":"{}"}""", RegistryError.MalformedPolicy)]
    [InlineData("""{"PolicyName":"a b"}""", RegistryError.InvalidRequest)]
    [InlineData("""{"PolicyName":"nowhere"}""", RegistryError.ResourceNotFound)]
    public void Register_PolicyThatIsNotAllowed_LeavesNothing(string policy, RegistryError expected)
    {
        var error = Assert.Throws<RegistryException>(() => _provisioner.Register(
            Template("""{"CertificateId":{"Ref":"Pem"}}""", policy),
            new Dictionary<string, string> { ["Pem"] = _registry.IssueKeysAndCertificate(CertificateStatus.Inactive)
                .Certificate.CertificateId }));

        Assert.Equal(expected, error.Error);
        Assert.Empty(_registry.Policies());
        Assert.Empty(Assert.Single(_registry.Certificates()).Policies);
    }

    [Fact]
    public void Register_PolicyThatExists_IsNotChanged()
    {
        _registry.PutPolicy("p", BuiltInPolicy.Watch.Local);
        string id = _registry.IssueKeysAndCertificate(CertificateStatus.Inactive).Certificate.CertificateId;

        _provisioner.Register(Template("""{"CertificateId":{"Ref":"Pem"}}""",
            """{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}}"""),
            new Dictionary<string, string> { ["Pem"] = id });

        Assert.Equal(BuiltInPolicy.Watch.Local, _registry.FindPolicy("p")!.Document);
        Assert.Equal(["p"], _registry.FindCertificate(id)!.Policies);
    }

    private ProvisionedDevice Register(string thing, string settings, string ofCertificate = "{}")
    {
        string id = _registry.IssueKeysAndCertificate(CertificateStatus.Inactive).Certificate.CertificateId;
        return _provisioner.Register($$$"""
            {"Parameters":{"Id":{"Type":"String"} },"Resources":{
            "thing":{"Type":"AWS::IoT::Thing","Properties":{{{thing}}},"OverrideSettings":{{{settings}}} },
            "certificate":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateId":{"Ref":"Id"} },"OverrideSettings":{{{ofCertificate}}} } } }
            """, new Dictionary<string, string> { ["Id"] = id });
    }

    private static string Template(string certificate, string? policy = null) => $$$"""
        {"Parameters":{"Pem":{"Type":"String"} },"Resources":{
        {{{(policy is null ? "" : $"\"policy\":{{\"Type\":\"AWS::IoT::Policy\",\"Properties\":{policy}}},")}}}
        "certificate":{"Type":"AWS::IoT::Certificate","Properties":{{{certificate}}} } } }
        """;
}
