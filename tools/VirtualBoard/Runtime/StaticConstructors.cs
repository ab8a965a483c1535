using System.Runtime.CompilerServices;

namespace VirtualBoard.Runtime;

/// <summary>
/// The device runs all static constructors before Main. An exception in one is lost, and fields not yet set stay null or
/// zero.
/// </summary>
public static class StaticConstructors
{
    /// <summary>Runs a type's static constructor, unless it has run. Called when its assembly is first used.</summary>
    public static void Run(RuntimeTypeHandle type) => RuntimeHelpers.RunClassConstructor(type);

    /// <summary>Swallows a static constructor's exception, but reports it to the developer.</summary>
    public static void Swallow(object exception) => Console.Error.WriteLine(
        $"A static constructor threw, which would be invisible on the device: {exception}");
}
