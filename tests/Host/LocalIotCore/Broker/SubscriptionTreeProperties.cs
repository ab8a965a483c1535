using FsCheck;
using FsCheck.Fluent;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: the tree finds exactly whom a plain comparison of each filter finds. Method: random filters over a
/// small alphabet, added and removed, against that comparison; FsCheck's failure message holds the seed and the fewest
/// steps that fail.</summary>
public sealed class SubscriptionTreeProperties
{
    private const int Rounds = 300;
    private const int StepsMax = 120;

    private static readonly Gen<string> Level = Gen.Elements("a", "b", "", "$x");

    private static readonly Gen<string> Topic =
        from count in Gen.Choose(1, 4)
        from levels in Level.ArrayOf(count)
        select string.Join('/', levels);

    private static readonly Gen<string> Filter =
        from count in Gen.Choose(0, 3)
        from levels in Gen.Frequency((3, Level), (1, Gen.Constant("+"))).ArrayOf(count)
        from last in Gen.Frequency((9, Level), (3, Gen.Constant("+")), (4, Gen.Constant("#")))
        select string.Join('/', levels.Append(last));

    private static readonly Gen<Step> Steps =
        from doesAdd in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
        from subscriber in Gen.Choose(0, 2)
        from filter in Filter
        from qos in Gen.Choose(0, 2)
        from topic in Topic
        select new Step(doesAdd, subscriber, filter, (QoS)qos, topic);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Match_RandomSubscriptions_EqualsModel(bool doesHashMatchParent) => Prop
        .ForAll(Fewer.ArraysOf(Steps, StepsMax), steps => Run(steps, doesHashMatchParent))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));

    private static void Run(Step[] steps, bool doesHashMatchParent)
    {
        var tree = new SubscriptionTree(doesHashMatchParent);
        var model = new Dictionary<(string Filter, ISubscriber Subscriber), QoS>();
        ISubscriber[] subscribers = [new CountingSubscriber(), new CountingSubscriber(), new CountingSubscriber()];
        foreach (Step step in steps)
        {
            ISubscriber subscriber = subscribers[step.Subscriber];
            if (step.DoesAdd)
            {
                tree.Add(step.Filter, subscriber, step.QoS);
                model[(step.Filter, subscriber)] = step.QoS;
            }
            else
            {
                Assert.Equal(model.Remove((step.Filter, subscriber)), tree.Remove(step.Filter, subscriber));
            }
            AssertSame(tree, model, step.Topic, doesHashMatchParent);
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

    /// <summary>Adds or removes a subscription, then asks who gets a message on the topic.</summary>
    private sealed record Step(bool DoesAdd, int Subscriber, string Filter, QoS QoS, string Topic);
}
