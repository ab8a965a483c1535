using System.CommandLine;
using Cloud.Lambda;
using Cloud.Notify;
using Cloud.Notify.Channels;

namespace Heating.Commands;

/// <summary>`heating alert`.</summary>
internal static class AlertCommand
{
    private const string Guide = "docs/alerts.md says step by step where to get them.";

    public static Command Create() => new("alert", "Try the way from an alert to a phone.") { CreateTest(), CreateChatId() };

    private static Command CreateTest()
    {
        var command = new Command(
            "test",
            "Send a test message to Telegram and Discord, as alerts are sent. The credentials are environment variables: "
            + $"{TelegramChannel.TokenVariable} and {TelegramChannel.ChatVariable}, {DiscordChannel.WebhookVariable}.");
        command.SetAction((parsed, cancel) => TestAsync(
            Environment.GetEnvironmentVariable,
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancel));
        return command
            .WithExamples(("heating alert test", "after the variables were set; NOTIFY_LANGUAGE=de: in German"))
            .WithExitCodes(ExitCode.Service);
    }

    private static Command CreateChatId()
    {
        var command = new Command(
            "chat-id",
            "List the chats that have written to the Telegram bot within a day, for "
            + $"{TelegramChannel.ChatVariable}. Needs {TelegramChannel.TokenVariable}.");
        command.SetAction((parsed, cancel) => ListChatsAsync(
            Environment.GetEnvironmentVariable,
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancel));
        return command
            .WithExamples(("heating alert chat-id", "after you have written to the bot"))
            .WithExitCodes(ExitCode.Service);
    }

    /// <summary>Sends the test message.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static async Task<int> TestAsync(
        Func<string, string?> variable, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var context = new FunctionContext(variable, TextWriter.Null, TimeProvider.System);
        using var http = ChannelList.CreateHttp();
        try
        {
            var results = await TestAlert.SendAsync(context, http, cancel);
            if (results.Count == 0)
            {
                await error.WriteLineAsync(
                    $"Nothing is set up: set {TelegramChannel.TokenVariable} and {TelegramChannel.ChatVariable}, or "
                    + $"{DiscordChannel.WebhookVariable}. {Guide}");
                return ExitCode.Usage;
            }

            foreach (var (channel, result) in results)
            {
                var writer = result.IsSent ? output : error;
                await writer.WriteLineAsync($"{channel}: {(result.IsSent ? "sent" : context.Log.Redact(result.Reason!))}");
            }

            return results.All(result => result.Result.IsSent) ? ExitCode.Ok : ExitCode.Service;
        }
        catch (SettingsException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
    }

    /// <summary>Lists the chats of the bot.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static async Task<int> ListChatsAsync(
        Func<string, string?> variable, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        string? token = variable(TelegramChannel.TokenVariable);
        string? fault = string.IsNullOrEmpty(token)
            ? $"{TelegramChannel.TokenVariable} is not set. {Guide}"
            : TelegramChannel.FaultOf(token);
        if (fault is not null)
        {
            await error.WriteLineAsync(fault);
            return ExitCode.Usage;
        }

        using var http = ChannelList.CreateHttp();
        try
        {
            var channel = new TelegramChannel(token!, "", TelegramChannel.FindApi(variable), http, TimeProvider.System);
            var chats = await channel.FindChatsAsync(cancel);
            foreach (var (id, name) in chats)
                await output.WriteLineAsync($"{id}  {name}");
            if (chats.Count == 0)
                await error.WriteLineAsync("Nobody has written to the bot within a day: write to it, then try again.");
            return chats.Count > 0 ? ExitCode.Ok : ExitCode.Service;
        }
        catch (SecretException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
        catch (ChannelException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.Service;
        }
    }
}
