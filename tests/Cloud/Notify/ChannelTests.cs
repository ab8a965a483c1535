using System.Text.Json.Nodes;
using Cloud.Notify;
using Cloud.Notify.Channels;
using Cloud.Notify.Rules;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>Telegram and Discord over HTTP: what is sent, and what is made of each way to fail.</summary>
public sealed class ChannelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly OutboxAlert _alert = new() { Title = "a <b> & _c_", Body = "@everyone http://x.test" };

    [Fact]
    public async Task Telegram_Sent_IsEscapedHtmlWithoutPreview()
    {
        await using var server = await PhoneServer.StartAsync();

        var result = await SendTelegramAsync(server);

        Assert.Equal(SendResult.Sent, result);
        var call = Assert.Single(server.Phones.TelegramCalls);
        Assert.Equal($"/bot{Phones.Token}/sendMessage", server.Phones.LastPath);
        Assert.Equal("<b>a &lt;b&gt; &amp; _c_</b>\n@everyone http://x.test", call["text"]!.GetValue<string>());
        Assert.Equal("HTML", call["parse_mode"]!.GetValue<string>());
        Assert.True(call["link_preview_options"]!["is_disabled"]!.GetValue<bool>());
        Assert.Equal("42", call["chat_id"]!.ToString());
    }

    [Fact]
    public async Task Discord_Sent_WaitsMentionsNobodyAndEscapes()
    {
        await using var server = await PhoneServer.StartAsync();

        var result = await SendDiscordAsync(server);

        Assert.Equal(SendResult.Sent, result);
        Assert.EndsWith("?wait=true", server.Phones.LastPath, StringComparison.Ordinal);
        var call = Assert.Single(server.Phones.DiscordCalls);
        Assert.Equal("**a \\<b\\> & \\_c\\_**\n\\@everyone http\\://x.test", call["content"]!.GetValue<string>());
        Assert.Equal("""{"parse":[]}""", call["allowed_mentions"]!.ToJsonString());
    }

    [Theory]
    [InlineData(400, "Bad Request: chat not found", "does not know the chat (400): check TELEGRAM_CHAT_ID", false)]
    [InlineData(400, "Bad Request: can't parse entities", "refuses the message (400)", true)]
    [InlineData(401, "Unauthorized", "does not know the bot (401): check TELEGRAM_BOT_TOKEN", false)]
    [InlineData(403, "Forbidden: bot was blocked by the user", "forbids the bot to write to the chat (403)", false)]
    [InlineData(404, "Not Found", "does not know the bot (404): check TELEGRAM_BOT_TOKEN", false)]
    [InlineData(500, "Internal Server Error", "has a fault of its own (500)", false)]
    public async Task Telegram_Refuses_SaysWhatToCheck(int status, string description, string reason, bool isRefused)
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Telegram = _ => Phones.TelegramError(status, description);

        var result = await SendTelegramAsync(server);

        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Equal(isRefused, result.IsRefused);
        Assert.DoesNotContain("secret", result.Reason, StringComparison.Ordinal);
        Assert.Single(server.Phones.TelegramCalls);
    }

    [Theory]
    [InlineData(400, """{"message":"Invalid Form Body","code":50035}""", "refuses the message (400, code 50035)", true)]
    [InlineData(401, """{"message":"401: Unauthorized","code":0}""", "the webhook (401): check DISCORD_WEBHOOK_URL", false)]
    [InlineData(404, """{"message":"Unknown Webhook","code":10015}""", "the webhook (404): check DISCORD_WEBHOOK_URL", false)]
    [InlineData(502, "<html>bad gateway</html>", "has a fault of its own (502)", false)]
    [InlineData(301, "", "answers 301: does DISCORD_WEBHOOK_URL lead to Discord?", false)]
    public async Task Discord_Refuses_SaysWhatToCheck(int status, string body, string reason, bool isRefused)
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Discord = _ => new Phones.Answer(status, body);

        var result = await SendDiscordAsync(server);

        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Equal(isRefused, result.IsRefused);
        Assert.DoesNotContain("secret", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telegram_TooMuchForASecond_IsSentAfterwards()
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Telegram = call => call == 1 ? Phones.TelegramError(429, "Too Many Requests: retry after 1", 1) : null;

        var result = await SendTelegramAsync(server);

        Assert.Equal(SendResult.Sent, result);
        Assert.Equal(2, server.Phones.TelegramCalls.Count);
    }

    [Fact]
    public async Task Telegram_TooMuchForTooLong_IsLeftToTheSweepWithItsTime()
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Telegram = _ => Phones.TelegramError(429, "Too Many Requests: retry after 300", 300);

        var result = await SendTelegramAsync(server);

        Assert.InRange(result.RetryAfter!.Value.TotalSeconds, 298, 300);
        Assert.Single(server.Phones.TelegramCalls);
    }

    [Fact]
    public async Task Discord_TooMuchForAFraction_IsSentAfterwards()
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Discord = call => call == 1
            ? new Phones.Answer(429, """{"message":"rate limited","retry_after":0.25,"global":true}""", "1")
            : null;

        var result = await SendDiscordAsync(server);

        Assert.Equal(SendResult.Sent, result);
        Assert.Equal(2, server.Phones.DiscordCalls.Count);
    }

    [Theory]
    [InlineData("""{"retry_after":20.5}""", null, 20.5)]
    [InlineData("""{"retry_after":64.5}""", null, 64.5)]
    [InlineData("<html>", "120", 120)]
    [InlineData("<html>", null, 60)]
    [InlineData("""{"retry_after":"soon"}""", null, 60)]
    public async Task Discord_TooMuchForTooLong_IsLeftToTheSweepWithItsTime(string body, string? header, double seconds)
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Discord = _ => new Phones.Answer(429, body, header);
        var channel = CreateDiscord(server);

        var first = await SendAsync(channel);
        var second = await SendAsync(channel);

        Assert.InRange(first.RetryAfter!.Value.TotalSeconds, seconds - 2, seconds);
        Assert.InRange(second.RetryAfter!.Value.TotalSeconds, 1, seconds);
        Assert.Single(server.Phones.DiscordCalls);
    }

    [Fact]
    public async Task Channels_NoAnswer_SaySo()
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Telegram = _ => new Phones.Answer(200, IsSilent: true);
        server.Phones.Discord = _ => new Phones.Answer(200, IsSilent: true);
        using var hasty = new HttpClient { Timeout = TimeSpan.FromMilliseconds(300) };

        var telegram = await SendAsync(new TelegramChannel(Phones.Token, "42", new Uri(server.Address), hasty, TimeProvider.System));
        var discord = await SendAsync(new DiscordChannel(new Uri(server.Address + "/hook/secret"), hasty, TimeProvider.System));

        Assert.Equal("Telegram did not answer in time.", telegram.Reason);
        Assert.Equal("Discord did not answer in time.", discord.Reason);
    }

    [Fact]
    public async Task Channels_NobodyListens_SaySo()
    {
        string address;
        await using (var server = await PhoneServer.StartAsync())
            address = server.Address;
        using var http = ChannelList.CreateHttp();

        var telegram = await SendAsync(new TelegramChannel(Phones.Token, "42", new Uri(address), http, TimeProvider.System));
        var discord = await SendAsync(new DiscordChannel(new Uri(address + "/hook/secret"), http, TimeProvider.System));

        Assert.Equal("Telegram cannot be reached: ConnectionRefused.", telegram.Reason);
        Assert.Equal("Discord cannot be reached: ConnectionRefused.", discord.Reason);
    }

    [Fact]
    public async Task Telegram_AnswerOfAnotherServer_SaysSo()
    {
        await using var server = await PhoneServer.StartAsync();
        server.Phones.Telegram = _ => new Phones.Answer(200, "<html>router</html>");

        var result = await SendTelegramAsync(server);

        Assert.Contains("The answer is not Telegram's", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TELEGRAM_BOT_TOKEN", "not-a-token", "telegram", "TELEGRAM_BOT_TOKEN is no bot token")]
    [InlineData("TELEGRAM_BOT_TOKEN", "", "telegram", "There is a chat, but no bot: set TELEGRAM_BOT_TOKEN.")]
    [InlineData("TELEGRAM_CHAT_ID", "", "telegram", "There is a bot, but no chat: set TELEGRAM_CHAT_ID.")]
    [InlineData("DISCORD_WEBHOOK_URL", "my-secret-webhook", "discord", "DISCORD_WEBHOOK_URL is no URL")]
    public async Task Credentials_Wrong_FailTheirChannelOnly(string variable, string value, string failed, string reason)
    {
        var rig = new NotifyRig((variable, value));

        var result = await rig.StatusAsync(isActive: false);

        string other = failed == "telegram" ? "discord" : "telegram";
        Assert.Equal(("failed", "sent"), (Word(result, failed), Word(result, other)));
        Assert.Contains(reason, result["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.ToJsonString() + rig.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channels_NoneSetUp_AreOffAndNothingWaits()
    {
        var rig = new NotifyRig(("TELEGRAM_BOT_TOKEN", ""), ("TELEGRAM_CHAT_ID", ""), ("DISCORD_WEBHOOK_URL", ""));

        var result = await rig.StatusAsync(isActive: false);
        var sweep = await rig.SweepAsync();

        Assert.Equal("""{"telegram":"off","discord":"off"}""", result["channels"]!.ToJsonString());
        Assert.Equal("none", sweep["kind"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(4_096)]
    [InlineData(1_999)]
    public void Text_TooLong_IsCutToTheLimitWithoutTearing(int length)
    {
        var alert = new OutboxAlert { Title = "t", Body = string.Concat(Enumerable.Repeat("🔥_", length / 3)) };

        string telegram = ChannelText.Telegram(alert, "note");
        string discord = ChannelText.Discord(alert, "note");

        Assert.InRange(telegram.Replace("<b>", "").Replace("</b>", "").Length, 1, ChannelText.TelegramMax);
        Assert.InRange(discord.Length, 1, ChannelText.DiscordMax);
        Assert.All([telegram, discord], text => Assert.Equal(text, string.Concat(text.EnumerateRunes())));
        Assert.DoesNotMatch(@"(^|[^\\])(\\\\)*\\…", discord);
    }

    private static string Word(JsonObject result, string channel) => result["channels"]![channel]!.GetValue<string>();

    private static DiscordChannel CreateDiscord(PhoneServer server) => new(
        new Uri(server.Address + "/api/webhooks/1/discord-secret"), ChannelList.CreateHttp(), TimeProvider.System);

    private Task<SendResult> SendTelegramAsync(PhoneServer server) => SendAsync(
        new TelegramChannel(Phones.Token, "42", new Uri(server.Address), ChannelList.CreateHttp(), TimeProvider.System));

    private Task<SendResult> SendDiscordAsync(PhoneServer server) => SendAsync(CreateDiscord(server));

    private Task<SendResult> SendAsync(IChannel channel) =>
        channel.SendAsync(_alert, null, DateTimeOffset.UtcNow + Patience, CancellationToken.None);
}
