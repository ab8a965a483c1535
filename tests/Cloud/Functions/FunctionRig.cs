using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using LocalIotCore.Functions;
using Microsoft.Extensions.Logging;

namespace HeatingSensor.Cloud.Tests.Functions;

/// <summary>A function host with one function, the stand-in, on a clock that the test moves.</summary>
internal sealed class FunctionRig : IAsyncDisposable, ILoggerFactory
{
    public const string Name = "heating-StandIn";

    /// <summary>How long a test waits for what another process does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<InvocationEnd> _ends = Channel.CreateUnbounded<InvocationEnd>();

    public TemporaryFolder Folder { get; } = new();
    public ManualTime Time { get; } = new();
    public AwaitedLog Log { get; } = new();
    public FunctionHost Host { get; private set; } = null!;
    public FunctionDefinition Function { get; set; } = new(Name, "FunctionStandIn")
    {
        Timeout = TimeSpan.FromSeconds(10),
        FailureQueue = "failed",
    };
    public Dictionary<string, string> Environment { get; } = [];
    public ScheduleDefinition[] Schedules { get; set; } = [];
    public string FunctionsDirectory { get; set; } = StandInFolder();
    public LocalQueue Failed => Host.Queue("failed");

    public async Task<FunctionRig> StartAsync()
    {
        Host = await FunctionHost.OpenAsync(new FunctionHostOptions
        {
            Functions = [Function],
            Queues = [new QueueDefinition("failed", TimeSpan.FromDays(14))],
            Buses = [new BusDefinition("heating-sync")],
            Schedules = Schedules,
            DataDirectory = Folder.FullPath,
            FunctionsDirectory = FunctionsDirectory,
            Environment = Environment,
            ProcessTime = Time,
        }, this, Time, CancellationToken.None);
        Host.Ended += end => _ends.Writer.TryWrite(end);
        Host.Run(new Dictionary<string, string> { ["STAND_IN"] = "yes" });
        return this;
    }

    public void Invoke(string payload) => Host.Invoke(Name, Encoding.UTF8.GetBytes(payload));

    public async Task<FunctionAnswer> CallAsync(string payload) =>
        await Host.CallAsync(Name, Encoding.UTF8.GetBytes(payload), TimeSpan.FromHours(1), CancellationToken.None).WaitAsync(Patience);

    /// <summary>The end of the next attempt.</summary>
    public async Task<InvocationEnd> NextEndAsync() => await _ends.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool HasEnd => _ends.Reader.Count > 0;

    /// <summary>What the stand-in sees of itself.</summary>
    public async Task<Dictionary<string, string>> DescribeAsync() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>((await CallAsync("""{"do":"describe"}""")).Payload.Span)!;

    public async Task StopAsync() => await Host.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Dispose();
    }

    public ILogger CreateLogger(string categoryName) => Log;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    /// <summary>A functions directory with the stand-in.</summary>
    public static string StandInFolder() => FolderOf("FunctionStandIn", "tests/FunctionStandIn");

    /// <summary>The functions directory that the build makes, with all of the project's functions.</summary>
    public static string ProjectFolder => Path.Combine(Repository.Root, "tools", "Cloud", "Functions", "bin", Configuration);

    private static string Configuration =>
        Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    /// <summary>A functions directory with one function, made from the build's output.</summary>
    /// <param name="project">Its project's folder in the repository.</param>
    public static string FolderOf(string name, string project)
    {
        string built = Path.Combine(Repository.Root, project, "bin", Configuration, "net10.0");
        string functions = Path.Combine(AppContext.BaseDirectory, "test-functions", name);
        lock (typeof(FunctionRig))
        {
            string target = Directory.CreateDirectory(Path.Combine(functions, name)).FullName;
            foreach (string file in Directory.GetFiles(built, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(target, Path.GetRelativePath(built, file));
                if (File.Exists(copy) && File.GetLastWriteTimeUtc(copy) == File.GetLastWriteTimeUtc(file))
                    continue;
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
        return functions;
    }
}
