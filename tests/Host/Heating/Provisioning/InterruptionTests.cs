using Heating.Provisioning;
using Heating.Run;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>Goal: wherever a run ends, the next one finishes, with exactly one certificate and nothing left over. Method:
/// every call in turn fails: refused, never arrived, or carried out with its answer lost; alone, or with all that
/// follow.</summary>
public sealed class InterruptionTests
{
    // More than any run makes; a test checks it.
    private const int CallsMax = 40;

    [Theory]
    [InlineData("refused once")]
    [InlineData("server error once")]
    [InlineData("server error once, after it was carried out")]
    [InlineData("never arrives, nor does any that follows")]
    [InlineData("answer lost, and none that follows arrives")]
    public async Task Provision_FailingAtAnyCall_IsFinishedByTheNextRun(string fault)
    {
        int calls = await CountAsync(cloud => cloud.ProvisionAsync());
        for (int at = 1; at <= calls; at++)
        {
            using var cloud = new ProvisioningCloud();
            Break(cloud, fault, at);
            await Assert.ThrowsAnyAsync<CommandException>(() => cloud.ProvisionAsync());
            cloud.Restart();

            ProvisionedThing made = await cloud.ProvisionAsync();

            CertificateRecord only = Assert.Single(cloud.Registry.Certificates());
            Assert.Equal(
                (made.CertificateId, CertificateStatus.Active, "boiler-1", "heating-device"),
                (only.CertificateId, only.Status, Assert.Single(only.Things), Assert.Single(only.Policies)));
            Assert.Equal(only.CertificateId, cloud.Files.ReadCertificateId());
            using DeviceKey key = DeviceKey.Read(cloud.Files.PrivateKey);
            Assert.True(key.IsOf(only.CertificatePem), $"{fault} at call {at}");
            Assert.Equal(5, Directory.GetFiles(cloud.Folder).Length);
        }
    }

    [Theory]
    [InlineData("refused once")]
    [InlineData("server error once")]
    [InlineData("server error once, after it was carried out")]
    [InlineData("never arrives, nor does any that follows")]
    [InlineData("answer lost, and none that follows arrives")]
    public async Task Deprovision_FailingAtAnyCall_IsFinishedByTheNextRun(string fault)
    {
        int calls = await CountAsync(
            cloud =>
            {
                cloud.Registry.Provision("boiler-1");
                return DeprovisionAsync(cloud);
            },
            isProvisioned: true);
        for (int at = 1; at <= calls; at++)
        {
            using var cloud = new ProvisioningCloud();
            await cloud.ProvisionAsync();
            cloud.Registry.Provision("boiler-1"); // from elsewhere: nothing here knows its certificate
            cloud.Restart();
            Break(cloud, fault, at);
            await Assert.ThrowsAnyAsync<CommandException>(() => DeprovisionAsync(cloud));
            cloud.Restart();

            await DeprovisionAsync(cloud);

            Assert.True(
                !cloud.Registry.Certificates().Any() && !cloud.Registry.Things().Any() && !Directory.Exists(cloud.Folder),
                $"{fault} at call {at}: {cloud.Output}");
        }
    }

    [Theory]
    [InlineData("refused once")]
    [InlineData("server error once")]
    [InlineData("server error once, after it was carried out")]
    [InlineData("never arrives, nor does any that follows")]
    [InlineData("answer lost, and none that follows arrives")]
    public async Task Rotate_FailingAtAnyCall_IsFinishedByTheNextRun(string fault)
    {
        int calls = await CountAsync(RotateAsync, isProvisioned: true);
        for (int at = 1; at <= calls; at++)
        {
            using var cloud = new ProvisioningCloud();
            string old = (await cloud.ProvisionAsync()).CertificateId;
            cloud.Restart();
            Break(cloud, fault, at);
            await Assert.ThrowsAnyAsync<CommandException>(() => RotateAsync(cloud));
            cloud.Restart();

            await RotateAsync(cloud);

            CertificateRecord only = Assert.Single(cloud.Registry.Certificates());
            Assert.NotEqual(old, only.CertificateId);
            Assert.Equal(CertificateStatus.Active, only.Status);
            Assert.Equal(only.CertificateId, cloud.Files.ReadCertificateId());
            Assert.False(Directory.Exists(cloud.Files.Next.Folder), $"{fault} at call {at}");
        }
    }

    [Fact]
    public async Task Provision_GivenUpAfterALostAnswer_IsRemovedByDeprovision()
    {
        using var cloud = new ProvisioningCloud();
        Break(cloud, "answer lost, and none that follows arrives", await IssueCallAsync());
        await Assert.ThrowsAnyAsync<CommandException>(() => cloud.ProvisionAsync());
        Assert.Single(cloud.Registry.Certificates());
        cloud.Restart();

        await DeprovisionAsync(cloud);

        Assert.Empty(cloud.Registry.Certificates());
        Assert.False(Directory.Exists(cloud.Folder));
    }

    [Fact]
    public async Task Provision_CutByTheNetwork_SaysThatTheNextRunGoesOn()
    {
        using var cloud = new ProvisioningCloud();
        Break(cloud, "answer lost, and none that follows arrives", await IssueCallAsync());

        var error = await Assert.ThrowsAnyAsync<CommandException>(() => cloud.ProvisionAsync());

        Assert.Contains("cannot be reached: the connection broke.", error.Message);
        Assert.Contains("Run the same command again: it goes on with what is in", cloud.Output.ToString());
    }

    private static Task DeprovisionAsync(ProvisioningCloud cloud) =>
        cloud.Deprovision.RunAsync("boiler-1", cloud.Folder, default);

    private static async Task RotateAsync(ProvisioningCloud cloud)
    {
        await cloud.Rotate.RunAsync(cloud.Rotation(isOldKept: true), default);
        await cloud.Rotate.RunAsync(cloud.Rotation(isSeen: true), default);
    }

    private static void Break(ProvisioningCloud cloud, string fault, int at)
    {
        switch (fault)
        {
            case "refused once":
                cloud.Intercept = (number, _) => number == at ? (403, "AccessDeniedException") : null;
                break;
            case "server error once":
                cloud.Intercept = (number, _) => number == at ? (500, "InternalFailureException") : null;
                break;
            case "server error once, after it was carried out":
                cloud.InterceptAnswer = number => number == at ? (500, "InternalFailureException") : null;
                break;
            case "never arrives, nor does any that follows":
                cloud.Intercept = (number, _) => number >= at ? throw new HttpRequestException("the connection broke") : null;
                break;
            default:
                cloud.Intercept = (number, _) => number > at ? throw new HttpRequestException("the connection broke") : null;
                cloud.InterceptAnswer = number => number == at ? throw new HttpRequestException("the connection broke") : null;
                break;
        }
    }

    private static async Task<int> IssueCallAsync()
    {
        using var cloud = new ProvisioningCloud();
        await cloud.ProvisionAsync();
        return 1 + cloud.Calls.FindIndex(line => line.StartsWith("POST /certificates", StringComparison.Ordinal));
    }

    private static async Task<int> CountAsync(Func<ProvisioningCloud, Task> runAsync, bool isProvisioned = false)
    {
        using var cloud = new ProvisioningCloud();
        if (isProvisioned)
            await cloud.ProvisionAsync();
        cloud.Restart();
        await runAsync(cloud);
        Assert.InRange(cloud.Calls.Count, 5, CallsMax);
        return cloud.Calls.Count;
    }
}
