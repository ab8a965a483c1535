using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cloud.Notify;
using HeatingSensor.Cloud.Tests.Functions;
using HeatingSensor.Cloud.Tests.Lambda;
using HeatingSensor.Host.Tests.Support;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>The executable as Lambda runs it: against the runtime API, with tables in a file and channels on sockets.</summary>
public sealed class NotifyProcessTests
{
    /// <summary>Path of a native `bootstrap` to try instead of the one that .NET runs.</summary>
    private const string ExecutableVariable = "HEATING_TEST_NOTIFY";

    [Fact]
    public async Task Process_EventOverTheRuntimeApi_IsSentAndEndsGracefullyOnSigterm()
    {
        using var folder = new TemporaryFolder();
        await using var api = await RuntimeApi.StartAsync();
        await using var phones = await PhoneServer.StartAsync();
        string file = folder["tables.db"];
        using var tables = new SqliteTables(file);
        tables.Create(StateStore.Schema("alerts"));
        var answer = api.InvokeAsync(Envelope());
        using var process = Start(api, phones, file);
        var lines = process.StandardOutput.ReadToEndAsync();

        await api.FirstNext.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var first = await answer.WaitAsync(TimeSpan.FromSeconds(60));
        var again = await api.InvokeAsync(Envelope()).WaitAsync(TimeSpan.FromSeconds(60));
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("\"kind\":\"inactive\"", first.Body, StringComparison.Ordinal);
        Assert.Contains("\"channels\":{\"telegram\":\"sent\",\"discord\":\"sent\"}", first.Body, StringComparison.Ordinal);
        Assert.Contains("Heizung aus", Assert.Single(phones.Phones.TelegramTexts), StringComparison.Ordinal);
        Assert.Single(phones.Phones.DiscordTexts);
        Assert.Contains("\"kind\":\"none\"", again.Body, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("secret", await lines, StringComparison.Ordinal);
    }

    private static Process Start(RuntimeApi api, PhoneServer phones, string file)
    {
        string? native = Environment.GetEnvironmentVariable(ExecutableVariable);
        var start = new ProcessStartInfo(native is { Length: > 0 } ? native : "dotnet") { RedirectStandardOutput = true };
        if (native is not { Length: > 0 })
            start.ArgumentList.Add(Path.Combine(FunctionRig.ProjectFolder, "Notify", "Notify.dll"));
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Host;
        start.Environment["TABLES_FILE"] = file;
        start.Environment["ALERTS_TABLE"] = "alerts";
        start.Environment["NOTIFY_LANGUAGE"] = "de";
        start.Environment["NOTIFY_TIME_ZONE"] = "Europe/Berlin";
        start.Environment["TELEGRAM_BOT_TOKEN"] = Phones.Token;
        start.Environment["TELEGRAM_CHAT_ID"] = "42";
        start.Environment["TELEGRAM_API_URL"] = phones.Address;
        start.Environment["DISCORD_WEBHOOK_URL"] = phones.Address + "/api/webhooks/1/discord-secret";
        return Process.Start(start)!;
    }

    private static string Envelope()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        string message = $$"""
            {"deviceId":"boiler-1","status":"INACTIVE","previousStatus":"ACTIVE","temperature":41.3,"timestamp":{{now}},
            "timeSynced":true,"epoch":"7f3a91c2","seq":1042,"bootId":17,"previousDurationMs":1234567,"replayed":false,"firmware":"1.0.0"}
            """;
        return $$"""
            {"payload":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(message))}}","topic":"home/heating/status",
            "clientId":"boiler-1","receivedAt":{{now}}}
            """;
    }
}
