using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cloud.Lambda;
using Cloud.Notify;
using HeatingSensor.Cloud.Tests.Tables;
using HeatingSensor.Host.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Tables;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>Notify with tables in memory, phones that listen, and a clock that the test moves.</summary>
internal sealed class NotifyRig
{
    private readonly Dictionary<string, string> _variables;
    private readonly NotifyHandler _handler;
    private long _seq;
    private int _requests;

    public NotifyRig(params (string Name, string Value)[] variables)
        : this(null, variables)
    {
    }

    public NotifyRig(NotifyRig? sharing, params (string Name, string Value)[] variables)
    {
        Time = sharing?.Time ?? new FakeTimeProvider(DateTimeOffset.Parse("2026-01-14T12:00:00Z", CultureInfo.InvariantCulture));
        Table = sharing?.Table ?? new MemoryTable(StateStore.Schema("alerts"), Time);
        Phones = sharing?.Phones ?? new Phones();
        _variables = new Dictionary<string, string>
        {
            ["TELEGRAM_BOT_TOKEN"] = Phones.Token,
            ["TELEGRAM_CHAT_ID"] = "42",
            ["DISCORD_WEBHOOK_URL"] = Phones.Webhook,
        };
        foreach (var (name, value) in variables)
            _variables[name] = value;
        var context = new FunctionContext(_variables.GetValueOrDefault, Output, Time);
        Func<string, string?> get = context.Get;
        _handler = new NotifyHandler(
            context, AlertSettings.Parse(get), Table, Configs, new HttpClient(Phones) { Timeout = TimeSpan.FromSeconds(20) });
    }

    public FakeTimeProvider Time { get; }

    public MemoryTable Table { get; }

    public MemoryTable Configs { get; } = new(new TableSchema("config", "pk", "sk"));

    public Phones Phones { get; }

    public SharedText Output { get; } = new();

    /// <summary>Texts that arrived on Telegram, without markup.</summary>
    public string[] Texts => [.. Phones.TelegramTexts.Select(text => text.Replace("<b>", "").Replace("</b>", ""))];

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The last number that was given to an event.</summary>
    public long Seq => _seq;

    /// <summary>Time passes, with a sweep a minute.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var end = Time.GetUtcNow() + span;
        while (Time.GetUtcNow() + TimeSpan.FromMinutes(1) <= end)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await SweepAsync();
        }

        Time.SetUtcNow(end);
    }

    public Task<JsonObject> SweepAsync() => InvokeAsync("""{"operation":"sweep"}""");

    /// <summary>The heating switches now.</summary>
    public Task<JsonObject> StatusAsync(bool isActive, long previousMs = 3_600_000, bool? wasActive = null) =>
        SendAsync(Status(isActive, Now, previousMs, wasActive ?? !isActive));

    /// <summary>A status event.</summary>
    /// <param name="seq">Null: the next number.</param>
    public string Status(
        bool isActive,
        long timestamp,
        long previousMs,
        bool? wasActive,
        bool isReplayed = false,
        long? seq = null,
        string epoch = "7f3a91c2",
        string temperature = "41.3",
        string? channel = null)
    {
        string Word(bool active) => active ? "\"ACTIVE\"" : "\"INACTIVE\"";
        string relay = channel is null ? "" : $"\"channel\":\"{channel}\",";
        return $$"""
            {"deviceId":"boiler-1",{{relay}}"status":{{Word(isActive)}},"previousStatus":{{(wasActive is { } was ? Word(was) : "null")}},
            "temperature":{{temperature}},"timestamp":{{timestamp}},"timeSynced":true,"epoch":"{{epoch}}","seq":{{seq ?? ++_seq}},
            "bootId":17,"previousDurationMs":{{previousMs}},"replayed":{{(isReplayed ? "true" : "false")}},"firmware":"1.0.0"}
            """;
    }

    public string Alarm(string alarm, bool raised, string temperature, bool isReplayed = false, long? timestamp = null, string more = "")
    {
        string threshold = alarm is not ("FROST" or "OVERHEAT") ? "" : "\"threshold\":5.0,";
        string fault = temperature == "null" ? "\"sensorFault\":\"OPEN\"," : "";
        return $$"""
            {"deviceId":"boiler-1","type":"alarm","alarm":"{{alarm}}","raised":{{(raised ? "true" : "false")}},{{more}}
            "temperature":{{temperature}},{{fault}}{{threshold}}"timestamp":{{timestamp ?? Now}},"timeSynced":true,
            "epoch":"7f3a91c2","seq":{{++_seq}},"bootId":17,"replayed":{{(isReplayed ? "true" : "false")}},"firmware":"1.0.0"}
            """;
    }

    public Task<JsonObject> ConnectionAsync(bool isConnected) => SendAsync(
        $$"""{"deviceId":"boiler-1","connected":{{(isConnected ? "true" : "false")}}}""", "home/heating/connection/boiler-1");

    /// <summary>Sends a message through the rules, as they wrap it.</summary>
    public Task<JsonObject> SendAsync(
        string message, string topic = "home/heating/status", string clientId = "boiler-1", string? refused = null)
    {
        string payload = Convert.ToBase64String(Encoding.UTF8.GetBytes(message));
        string why = refused is null ? "" : $",\"refused\":\"{refused}\"";
        return InvokeAsync(
            $$"""{"payload":"{{payload}}","topic":"{{topic}}","clientId":"{{clientId}}","receivedAt":{{Now}}{{why}}}""");
    }

    public async Task<JsonObject> InvokeAsync(string payload)
    {
        var invocation = new Invocation(
            $"request-{Interlocked.Increment(ref _requests)}-{GetHashCode()}",
            Encoding.UTF8.GetBytes(payload),
            "arn",
            Time.GetUtcNow() + TimeSpan.FromMinutes(2),
            null);
        var answer = await _handler.HandleAsync(invocation, CancellationToken.None);
        return JsonNode.Parse(answer.Span)!.AsObject();
    }
}
