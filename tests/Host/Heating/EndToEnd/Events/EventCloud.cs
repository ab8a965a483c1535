using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HeatingSensor.Cloud.Tests.Notify;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using LocalIotCore;
using LocalIotCore.Functions;
using LocalIotCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Tables;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

/// <summary>The local cloud with the project's template: its real functions as processes, its tables in a file, Telegram and
/// Discord on 127.0.0.1. A test can break each part.</summary>
internal sealed partial class EventCloud : IAsyncDisposable, ILoggerFactory
{
    public const string Thing = "boiler-1";

    /// <summary>How long a test waits for what other processes do; only a failing one waits that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The waits before the second and the third attempt of an invocation.</summary>
    public static readonly TimeSpan[] RetryWaits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    private const string Store = "heating-Store";
    private const string Notify = "heating-Notify";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeLogger _log = new();
    private readonly PhoneServer _server;
    private LocalCloud? _cloud;

    private EventCloud(PhoneServer server)
    {
        _server = server;
        Functions = new FunctionFolder(_folder["functions"]);
        TemplateText = File.ReadAllText(Path.Combine(Repository.Root, "tools", "Cloud", "template.yaml"));
    }

    public SkippingTime Time { get; } = new();

    public Phones Phones => _server.Phones;

    public FunctionFolder Functions { get; }

    /// <summary>The template; a change counts from the next start.</summary>
    public string TemplateText { get; set; }

    /// <summary>Further variables of the functions, from the next start.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public LocalCloud Cloud => _cloud!;

    /// <summary>What `heating cloud` takes as --data.</summary>
    public string DataFolder => _folder.FullPath;

    /// <summary>Variables with which a process finds Telegram and Discord.</summary>
    public Dictionary<string, string> PhoneVariables => new()
    {
        ["TELEGRAM_BOT_TOKEN"] = Phones.Token,
        ["TELEGRAM_CHAT_ID"] = "42",
        ["TELEGRAM_API_URL"] = _server.Address,
        ["DISCORD_WEBHOOK_URL"] = _server.Address + "/api/webhooks/77/discord-secret",
    };

    private string CloudFolder => _folder["cloud"];

    public string TablesFile => _folder["cloud/tables.db"];

    /// <summary>The device's certificate, which outlives the cloud's restarts.</summary>
    public Provisioned Device { get; private set; } = null!;

    public LocalQueue Failed => Cloud.Stack!.Functions.Queue("heating-failed");

    public IReadOnlyList<string> Log => _log.Lines;

    public int Waiting => WaitingFor(Store) + WaitingFor(Notify);

    public int StoreWaiting => WaitingFor(Store);

    public int NotifyWaiting => WaitingFor(Notify);

    /// <summary>Everything but the cloud itself.</summary>
    public static async Task<EventCloud> PrepareAsync()
    {
        var cloud = new EventCloud(await PhoneServer.StartAsync());
        cloud.Device = Registry.Open(cloud.CloudFolder, TimeProvider.System).Provision(Thing);
        return cloud;
    }

    /// <param name="prepare">Breaks something before the start.</param>
    public static async Task<EventCloud> StartAsync(Action<EventCloud>? prepare = null)
    {
        EventCloud cloud = await PrepareAsync();
        prepare?.Invoke(cloud);
        await cloud.StartAgainAsync();
        return cloud;
    }

    public async Task StopAsync()
    {
        if (_cloud is not null)
            await _cloud.DisposeAsync();
        _cloud = null;
    }

    public async Task StartAgainAsync()
    {
        await StopAsync();
        File.WriteAllText(_folder["template.yaml"], TemplateText);
        var options = new CloudOptions
        {
            Port = 0,
            DataDirectory = CloudFolder,
            Limits = CloudLimits.AwsWithoutRates,
            TemplateFile = _folder["template.yaml"],
            TemplateParameters = new Dictionary<string, string>
            {
                ["CodeBucket"] = "local",
                ["MinimumOffMinutes"] = "0",
                ["RepeatMinutes"] = "0",
                ["TimeZone"] = "UTC",
            },
            FunctionsDirectory = Functions.FullPath,
            FunctionEnvironment = new Dictionary<string, string>(Variables.Concat(PhoneVariables)),
        };
        _cloud = await LocalCloud.StartAsync(options, this, Time, CancellationToken.None);
    }

    public Task<EventDevice> ConnectAsync() => EventDevice.ConnectAsync(Cloud.Port, Device);

    /// <summary>Numbers of the stored events, in the order of their keys.</summary>
    /// <param name="onlyStatuses">Without samples and alarms.</param>
    public async Task<List<int>> StoredAsync(bool onlyStatuses = false)
    {
        var numbers = new List<int>();
        if (!File.Exists(TablesFile))
            return numbers;
        using var tables = new SqliteTables(TablesFile);
        var items = tables.Table(new TableSchema("heating-events", "deviceId", "sort", "expiresAt"))
            .QueryAsync(Thing, null, ":", isNewestFirst: false, limit: null, CancellationToken.None);
        await foreach (JsonObject item in items)
        {
            JsonNode message = JsonNode.Parse((string)item["payload"]!)!;
            if (!onlyStatuses || message["status"] is not null)
                numbers.Add((int)message["seq"]!);
        }

        return numbers;
    }

    /// <summary>Numbers of the events that people were told of, in the order in which they were.</summary>
    public static List<int> Told(IEnumerable<string> texts) => [.. texts.Select(text => EventDevice.SeqOf(
        decimal.Parse(Temperature().Match(text).Groups[1].Value, CultureInfo.InvariantCulture)))];

    public static async Task UntilAsync(Func<bool> isTrue, Func<string> describe)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isTrue())
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException(describe());
            await Task.Delay(20);
        }
    }

    public Task UntilAsync(Func<bool> isTrue) => UntilAsync(isTrue, () =>
        $"{StoreWaiting} wait for Store, {NotifyWaiting} for Notify; the log: {string.Join('\n', Log.TakeLast(40))}");

    public Task UntilLoggedAsync(string text) =>
        UntilAsync(() => Log.Any(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Completes when no invocation waits.</summary>
    public Task UntilSettledAsync() => UntilAsync(() => Waiting == 0);

    /// <summary>Lets no other process write to the tables until the result is disposed.</summary>
    public Microsoft.Data.Sqlite.SqliteConnection LockTables()
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={TablesFile};Pooling=False");
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Makes every wait of a channel end now, as if the time had passed, and invokes the sweep.</summary>
    public async Task SweepAsync()
    {
        ITable alerts = Cloud.Stack!.Table("heating-alerts");
        JsonObject item = (await alerts.GetAsync("thing#" + Thing, "state", CancellationToken.None))!;
        foreach (JsonNode? alert in item["state"]!["outbox"]?.AsArray() ?? [])
        {
            foreach ((_, JsonNode? sending) in alert!["channels"]!.AsObject())
                sending!["until"] = 1;
        }

        item["state"]!["due"] = 1;
        await alerts.PutAsync(item, CancellationToken.None);
        await alerts.PutAsync(
            new JsonObject { ["pk"] = "#due", ["sk"] = "1970-01-01T00:00:00.001Z|thing#" + Thing }, CancellationToken.None);
        Cloud.Stack.Functions.Invoke(Notify, """{"operation":"sweep"}"""u8);
        await UntilAsync(() => NotifyWaiting == 0);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    public ILogger CreateLogger(string categoryName) => _log;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private int WaitingFor(string function) => Cloud.Stack!.Functions.Waiting(function);

    [GeneratedRegex(@"(\d+\.\d) °C")]
    private static partial Regex Temperature();
}
