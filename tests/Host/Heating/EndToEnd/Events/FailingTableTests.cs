// Goal: a table that is locked or full loses no event that the broker has acknowledged, and stores none twice.
// Method: the project's template with the real functions; another connection holds the lock, or the file may not grow.
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

[Collection(EventCollection.Name)]
public sealed class FailingTableTests
{
    [Fact]
    public async Task Table_LockedForLong_EventIsStoredAndToldByTheNextAttempt()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        await device.PublishAsync(1);
        await cloud.UntilSettledAsync();

        using (cloud.LockTables())
        {
            await device.PublishAsync(2);
            await cloud.UntilAsync(() => cloud.Log.Count(line => line.Contains(": attempt 1 of", StringComparison.Ordinal)
                && line.Contains("is locked by another process", StringComparison.Ordinal)) == 2);
        }

        Assert.Equal([1], await cloud.StoredAsync());
        cloud.Time.Skip(EventCloud.RetryWaits[0]);
        await cloud.UntilSettledAsync();

        Assert.Equal([1, 2], await cloud.StoredAsync());
        Assert.Equal([1, 2], EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal([1, 2], EventCloud.Told(cloud.Phones.DiscordTexts));
    }

    [Fact]
    public async Task Table_Full_WhatWaitsOutlivesTheCloudAndIsStoredWhenThereIsRoom()
    {
        int[] numbers = [.. Enumerable.Range(1, 20)];
        await using EventCloud cloud = await EventCloud.StartAsync(cloud =>
        {
            cloud.Functions.Remove(FunctionFolder.Notify); // its table is in the same file
            cloud.Variables["TABLES_BYTES_MAX"] = "4096";
        });
        await using (EventDevice device = await cloud.ConnectAsync())
            await device.PublishAsync(numbers);
        await cloud.UntilAsync(() => cloud.Log.Any(line => line.Contains("no room for", StringComparison.Ordinal))
            && cloud.Log.Count(line => line.Contains("heating-Store: attempt 1 of", StringComparison.Ordinal)) == cloud.StoreWaiting);
        List<int> stored = await cloud.StoredAsync();
        Assert.InRange(stored.Count, 1, 19);

        cloud.Functions.Mend(FunctionFolder.Notify);
        cloud.Variables.Clear();
        await cloud.StartAgainAsync();
        Assert.InRange(cloud.StoreWaiting, 1, 19);
        cloud.Time.Skip(EventCloud.RetryWaits[0]);
        await cloud.UntilSettledAsync();

        Assert.Equal(numbers, await cloud.StoredAsync());
        Assert.Equal(numbers, EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal(numbers, EventCloud.Told(cloud.Phones.DiscordTexts));
        Assert.Equal(0, cloud.Failed.Count);
    }
}
