using System.Text.Json.Nodes;
using Heating.Provisioning;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>Goal: nobody is surprised by a certificate that expires.</summary>
public sealed class CertificateListTests : IDisposable
{
    private readonly ProvisioningCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Theory]
    [InlineData(-31, null)]
    [InlineData(-29, "expires on")]
    [InlineData(1, "expired on")]
    public async Task Certificates_NearTheirEnd_AreWarnedOf(int daysAfterEnd, string? warning)
    {
        DateTimeOffset end = await EndAsync();

        bool isWarned = await ListAsync(end.AddDays(daysAfterEnd), asJson: true);

        Assert.Equal(warning is not null, isWarned);
        string? said = (string?)Entry()["warning"];
        Assert.Equal(warning is null, said is null);
        Assert.StartsWith(warning ?? "", said ?? "");
    }

    [Fact]
    public async Task Certificates_NotActive_AreNotWarnedOf()
    {
        DateTimeOffset end = await EndAsync();
        _cloud.Registry.SetCertificateStatus(_cloud.Registry.Certificates().Single().CertificateId, CertificateStatus.Inactive);

        Assert.False(await ListAsync(end.AddDays(1), asJson: true));
    }

    [Fact]
    public async Task Certificates_AsATable_HaveThingStateAndWhatIsNotKnown()
    {
        DateTimeOffset end = await EndAsync();

        Assert.True(await ListAsync(end.AddDays(-10).AddHours(1), asJson: false));

        string text = _cloud.Output.ToString();
        Assert.Matches(@"[0-9a-f]{16}…\s+boiler-1\s+ACTIVE\s+\S+\s+\S+ \(!\)\s+unknown", text);
        Assert.Matches(@"of boiler-1 expires on \S+, in 9 days\. `heating rotate` replaces it\.", text);
        Assert.Contains("Last use is known only of", text);
    }

    [Fact]
    public async Task Certificates_SeenInTheShadow_HaveTheirLastUse()
    {
        DateTimeOffset end = await EndAsync();
        string id = _cloud.Registry.Certificates().Single().CertificateId;
        await _cloud.Api.GetAsync(
            "POST", "/things/boiler-1/shadow?name=identity", $$$$"""{"state":{"reported":{"certificateId":"{{{{id}}}}"}}}""");

        await ListAsync(end.AddYears(-1), asJson: true);

        Assert.Equal(
            _cloud.Api.Broker.Time.GetUtcNow().ToUnixTimeSeconds(),
            DateTimeOffset.Parse((string)Entry()["lastUse"]!, null).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Certificates_None_IsSaid()
    {
        Assert.False(await ListAsync(DateTimeOffset.UnixEpoch, asJson: false));

        Assert.StartsWith("There are no certificates.", _cloud.Output.ToString());
    }

    private async Task<DateTimeOffset> EndAsync()
    {
        await _cloud.ProvisionAsync();
        _cloud.Output.GetStringBuilder().Clear();
        return _cloud.Registry.Certificates().Single().NotAfter;
    }

    private Task<bool> ListAsync(DateTimeOffset now, bool asJson) =>
        _cloud.Certificates(new FakeTimeProvider(now)).RunAsync(asJson, default);

    private JsonNode Entry() => Assert.Single(JsonNode.Parse(_cloud.Output.ToString())!.AsArray())!;
}
