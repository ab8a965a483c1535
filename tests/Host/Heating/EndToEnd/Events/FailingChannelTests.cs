// Goal: whatever Telegram and Discord answer, each alert arrives once on each channel, in order, and events are stored.
// Method: stand-ins of both behind sockets; waits of minutes are cut short in the table of alerts.
using HeatingSensor.Cloud.Tests.Notify;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

[Collection(EventCollection.Name)]
public sealed class FailingChannelTests
{
    private static readonly int[] Numbers = [1, 2, 3];

    [Fact]
    public async Task Channel_BlockedOnPurpose_EventsAreStoredBeforeTheBlockEnds()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        await device.PublishAsync(1);
        await cloud.UntilSettledAsync();
        using var answer = new ManualResetEventSlim();
        cloud.Phones.Telegram = _ =>
        {
            answer.Wait();
            return null;
        };

        await device.PublishAsync(2, 3);
        await cloud.UntilAsync(() => cloud.StoreWaiting == 0);
        Assert.Equal(Numbers, await cloud.StoredAsync());
        Assert.Equal([1], EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal(2, cloud.NotifyWaiting);
        answer.Set();
        await cloud.UntilSettledAsync();

        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.DiscordTexts));
    }

    [Fact]
    public async Task Channel_429ForAMoment_AlertIsSentByTheSameInvocation()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        cloud.Phones.Telegram = call => call == 1 ? Phones.TelegramError(429, "Too Many Requests", retryAfterS: 1) : null;
        cloud.Phones.Discord = call => call == 2 ? new Phones.Answer(429, """{"retry_after":0.35}""", RetryAfter: "1") : null;

        await device.PublishAsync(Numbers);
        await cloud.UntilSettledAsync();

        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.DiscordTexts));
        Assert.Equal((4, 4), (cloud.Phones.TelegramCalls.Count, cloud.Phones.DiscordCalls.Count));
    }

    [Fact]
    public async Task Channel_429ForAnHour_OtherChannelGoesOnAndTheOrderIsKept()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        cloud.Phones.Telegram = call => call == 1 ? Phones.TelegramError(429, "Too Many Requests", retryAfterS: 3600) : null;

        await device.PublishAsync(Numbers);
        await cloud.UntilSettledAsync();
        Assert.Empty(cloud.Phones.TelegramTexts);
        Assert.Single(cloud.Phones.TelegramCalls);
        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.DiscordTexts));
        // The process remembers too that Telegram wants to be left alone.
        await cloud.Functions.SignalAsync(FunctionFolder.Notify, "KILL");
        await Task.Delay(500); // until the host has seen it end
        await cloud.SweepAsync();

        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.DiscordTexts));
        Assert.Equal(Numbers, await cloud.StoredAsync());
    }

    [Fact]
    public async Task Channels_TimeoutAnd500_BothGetTheAlertLater()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        cloud.Phones.Telegram = call => call == 1 ? new Phones.Answer(200, IsSilent: true) : null;
        cloud.Phones.Discord = call => call == 1 ? new Phones.Answer(500) : null;

        await device.PublishAsync(1);
        await cloud.UntilSettledAsync();
        Assert.Equal((0, 0), (cloud.Phones.TelegramTexts.Count, cloud.Phones.DiscordTexts.Count));
        await cloud.SweepAsync();

        Assert.Equal([1], EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal([1], EventCloud.Told(cloud.Phones.DiscordTexts));
        Assert.Equal([1], await cloud.StoredAsync());
    }

    [Fact]
    public async Task Channel_Dead_OtherChannelGetsEverything()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        cloud.Phones.Discord = _ => new Phones.Answer(404, """{"message":"Unknown Webhook","code":10015}""");

        await device.PublishAsync(Numbers);
        await cloud.UntilSettledAsync();
        await cloud.SweepAsync();

        Assert.Equal(Numbers, EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Empty(cloud.Phones.DiscordTexts);
        Assert.Equal(Numbers, await cloud.StoredAsync());
        Assert.Equal(0, cloud.Failed.Count);
        Assert.Contains(cloud.Log, line => line.Contains("Discord does not know the webhook (404)", StringComparison.Ordinal));
        Assert.DoesNotContain(cloud.Log, line => line.Contains("secret", StringComparison.Ordinal));
    }
}
