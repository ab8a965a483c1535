using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: the tree finds exactly whom a plain comparison of each filter finds. Method: random filters over a
/// small alphabet, added and removed, against that comparison.</summary>
public sealed class SubscriptionTreeProperties(ITestOutputHelper output)
{
    private const int Rounds = 300;
    private const int StepsPerRound = 60;
    private static readonly string[] Levels = ["a", "b", "", "$x"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Match_RandomSubscriptions_EqualsModel(bool doesHashMatchParent)
    {
        int seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
            RunRound(random, doesHashMatchParent);
    }

    private static void RunRound(Random random, bool doesHashMatchParent)
    {
        var tree = new SubscriptionTree(doesHashMatchParent);
        var model = new Dictionary<(string Filter, ISubscriber Subscriber), QoS>();
        ISubscriber[] subscribers = [new CountingSubscriber(), new CountingSubscriber(), new CountingSubscriber()];
        for (int step = 0; step < StepsPerRound; step++)
        {
            ISubscriber subscriber = subscribers[random.Next(subscribers.Length)];
            string filter = Topic(random, wildcards: true);
            if (random.Next(3) > 0)
            {
                var qos = (QoS)random.Next(3);
                tree.Add(filter, subscriber, qos);
                model[(filter, subscriber)] = qos;
            }
            else
            {
                Assert.Equal(model.Remove((filter, subscriber)), tree.Remove(filter, subscriber));
            }
            AssertSame(tree, model, Topic(random, wildcards: false), doesHashMatchParent);
        }
    }

    private static void AssertSame(SubscriptionTree tree,
        Dictionary<(string Filter, ISubscriber Subscriber), QoS> model, string topic, bool doesHashMatchParent)
    {
        Dictionary<ISubscriber, QoS> expected = model
            .Where(entry => TopicFilter.Matches(entry.Key.Filter, topic, doesHashMatchParent))
            .GroupBy(entry => entry.Key.Subscriber)
            .ToDictionary(group => group.Key, group => group.Max(entry => entry.Value));
        Route route = tree.Match(topic);
        Assert.Equal(tree.Version, route.Version);
        Assert.Equal(expected, route.Targets.ToDictionary(target => target.Subscriber, target => target.QoS));
    }

    private static string Topic(Random random, bool wildcards)
    {
        var levels = new List<string>();
        for (int count = random.Next(1, 5); count > 0; count--)
            levels.Add(wildcards && random.Next(4) == 0 ? "+" : Levels[random.Next(Levels.Length)]);
        if (wildcards && random.Next(4) == 0)
            levels[^1] = "#";
        return string.Join('/', levels);
    }
}
