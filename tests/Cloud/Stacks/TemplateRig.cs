using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using LocalIotCore.Stacks;

namespace HeatingSensor.Cloud.Tests.Stacks;

/// <summary>Templates of tests, and the project's own.</summary>
internal static class TemplateRig
{
    /// <summary>What the project's template needs to be told.</summary>
    public static readonly Dictionary<string, string> Local = new() { ["CodeBucket"] = "local" };

    public static string ProjectTemplate { get; } = Path.Combine(Repository.Root, "tools/Cloud/template.yaml");

    /// <summary>Loads a template of a few lines.</summary>
    public static Stack Load(string text, params (string Name, string Value)[] parameters)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.yaml"], text);
        return Stack.Load(folder["t.yaml"], parameters.ToDictionary(pair => pair.Name, pair => pair.Value));
    }

    /// <summary>The message of a template that cannot be run, from the position on.</summary>
    public static string Refusal(string text, params (string Name, string Value)[] parameters)
    {
        var exception = Xunit.Assert.Throws<StackException>(() => Load(text, parameters));
        Xunit.Assert.Contains("t.yaml(", exception.Message, StringComparison.Ordinal);
        return exception.Message[exception.Message.IndexOf("t.yaml(", StringComparison.Ordinal)..]["t.yaml".Length..];
    }

    /// <summary>A value as a template gives it: the name of a thing type.</summary>
    public static string Value(string expression, string sections = "", params (string Name, string Value)[] parameters) =>
        Load($$"""
            {{sections}}
            Resources:
              Queue:
                Type: AWS::SQS::Queue
                Properties:
                  QueueName: waiting
              Type:
                Type: AWS::IoT::ThingType
                Properties:
                  ThingTypeName: {{expression}}
            """, parameters).ThingTypes.Single();
}
