using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Mqtt;
using LocalIotCore;
using Xunit.Abstractions;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Conformance;

/// <summary>Goal: answer correct and malformed packets as a strict 3.1.1 broker does. Method: mosquitto's packet
/// tables, each sequence on a connection of its own, in profile standard.</summary>
public sealed class MqttPacketsTests(ITestOutputHelper output)
{
    private const int SequencesAtLeast = 305;

    /// <summary>A ratchet: never lower it. mosquitto 2.0.11 itself passes 264 of 305.</summary>
    private const int PassesAtLeast = 305;

    [SharedFact("mqtt-packets")]
    public async Task Broker_Version311Tables_PassAtLeastAsManyAsBefore()
    {
        List<PacketSequence> sequences = PacketTables.Read(SharedFactAttribute.PathOf("mqtt-packets"), version: 4);
        Assert.True(sequences.Count >= SequencesAtLeast, $"only {sequences.Count} sequences were found");
        await using TestCloud test = await TestCloud.StartAsync(Profile.Standard);
        var failures = new List<string>();
        foreach (PacketSequence sequence in sequences)
            if (await RunAsync(test, sequence) is { } failure)
                failures.Add($"{sequence.Name}: {failure}");
        int passes = sequences.Count - failures.Count;
        output.WriteLine($"{passes} of {sequences.Count} sequences pass");
        failures.ForEach(output.WriteLine);
        Assert.True(passes >= PassesAtLeast, $"{passes} of {sequences.Count} pass, fewer than {PassesAtLeast}:\n"
            + string.Join('\n', failures));
    }

    private static async Task<string?> RunAsync(TestCloud test, PacketSequence sequence)
    {
        await using RawClient client = await test.ConnectAsync();
        try
        {
            if (sequence.ConnectsFirst)
                await client.ConnectMqttAsync("connect-test");
            foreach (PacketStep step in sequence.Steps)
                await StepAsync(test, client, step);
            if (sequence.ExpectsDisconnect)
                return (await client.ReadToEndAsync()).Length == 0 ? null : "more came before the connection ended";
            await client.PingAsync();
            return null;
        }
        catch (Exception failure) when (failure is Xunit.Sdk.XunitException or IOException or OperationCanceledException)
        {
            return failure.Message.ReplaceLineEndings(" ");
        }
    }

    private static async Task StepAsync(TestCloud test, RawClient client, PacketStep step)
    {
        switch (step.Type)
        {
            case "send":
                await client.SendAsync(step.Bytes);
                break;
            case "recv":
                Assert.Equal(Convert.ToHexString(step.Bytes), Convert.ToHexString(await client.ReadAsync(step.Bytes.Length)));
                break;
            default:
                test.Cloud.Publish(step.Topic, System.Text.Encoding.UTF8.GetBytes(step.Text), (QoS)step.QoS);
                break;
        }
    }
}
