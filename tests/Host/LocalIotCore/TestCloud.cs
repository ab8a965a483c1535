using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using LocalIotCore;
using LocalIotCore.Stacks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>A cloud of one test's own, on ports of the operating system and in a temporary folder.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TestCloud()
    {
    }

    public LocalCloud Cloud { get; private set; } = null!;

    /// <param name="hasHttps">Also listens for HTTPS.</param>
    /// <param name="log">Gets what it logs; null: nobody does.</param>
    public static async Task<TestCloud> StartAsync(
        Profile profile, CloudLimits? limits = null, bool hasHttps = false, ILogger? log = null)
    {
        var test = new TestCloud();
        var options = new CloudOptions
        {
            Port = 0,
            PlainPort = 0,
            HttpsPort = hasHttps ? 0 : null,
            Profile = profile,
            DataDirectory = test._folder.FullPath,
            Limits = limits ?? (profile == Profile.Aws ? CloudLimits.AwsWithoutRates : null),
        };
        test.Cloud = await LocalCloud.StartAsync(
            options, log is null ? NullLoggerFactory.Instance : new OneLoggerFactory(log), TimeProvider.System, default);
        return test;
    }

    /// <summary>Puts the template's rules in force that write what becomes of a connection to shadows, without its
    /// functions.</summary>
    public void AddShadowRules()
    {
        Stack stack = Stack.Load(
            Path.Combine(Repository.Root, "tools", "Cloud", "template.yaml"), new Dictionary<string, string> { ["CodeBucket"] = "none" });
        foreach (StackRule rule in stack.Rules.Where(rule => rule.Definition.Name is "heatingConnected" or "heatingIdentity"))
            Cloud.Rules.AddFromTemplate(rule.Definition);
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Cloud.PlainPort!.Value);

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class OneLoggerFactory(ILogger log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
