using System.Diagnostics;
using System.Reflection;
using nanoFramework.TestFramework;

namespace VirtualBoard.Testing;

/// <summary>One case of a device test class: a setup, a test, a data row or a cleanup.</summary>
/// <param name="Name">The method's name, with the arguments of a data row.</param>
/// <param name="Method">The method to call.</param>
/// <param name="Arguments">Its arguments; null for none.</param>
/// <param name="Kind">The purpose of the method.</param>
public sealed record DeviceTestCase(string Name, MethodInfo Method, object[]? Arguments, DeviceTestKind Kind);

/// <summary>The purpose of a method of a device test class; the values give the order of running.</summary>
public enum DeviceTestKind
{
    /// <summary>Runs first.</summary>
    Setup,

    /// <summary>A test without parameters.</summary>
    Test,

    /// <summary>A test with parameters.</summary>
    DataRow,

    /// <summary>Runs last.</summary>
    Cleanup,
}

/// <summary>How a case ended.</summary>
/// <param name="Case">The case.</param>
/// <param name="Error">What it threw; null when it passed or was skipped.</param>
/// <param name="SkipReason">Why it was skipped; null when it was not.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DeviceTestOutcome(DeviceTestCase Case, Exception? Error, string? SkipReason, TimeSpan Elapsed);

/// <summary>
/// Runs a class of device tests as nanoFramework's launcher does: setups, tests, data rows, cleanups, in that order and
/// each once. A setup that skips its test skips the whole class; one that fails does not stop the class.
/// </summary>
public static class DeviceTestRunner
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private const BindingFlags State = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>The cases of a class, in the order in which they run; none if it is not a test class.</summary>
    public static IReadOnlyList<DeviceTestCase> CasesOf(Type type) =>
        type.GetCustomAttribute<TestClassAttribute>() is null
            ? []
            : [.. type.GetMethods(Methods).SelectMany(CasesOf).OrderBy(test => test.Kind)];

    /// <summary>Runs them all.</summary>
    public static IReadOnlyList<DeviceTestOutcome> Run(Type type)
    {
        var outcomes = new List<DeviceTestOutcome>();
        string? skipReason = null;
        foreach (var test in CasesOf(type))
        {
            if (skipReason is not null)
            {
                outcomes.Add(new DeviceTestOutcome(test, null, skipReason, TimeSpan.Zero));
                continue;
            }

            var outcome = Run(test);
            outcomes.Add(outcome);
            if (test.Kind == DeviceTestKind.Setup && outcome.SkipReason is { } reason)
                skipReason = $"{test.Name} skipped the class: {reason}";
        }

        return outcomes;
    }

    private static IEnumerable<DeviceTestCase> CasesOf(MethodInfo method)
    {
        object[] attributes = Helper.RemoveTestMethodIfDataRowExists(method.GetCustomAttributes(true));
        foreach (object attribute in attributes)
        {
            switch (attribute)
            {
                case SetupAttribute:
                    yield return new DeviceTestCase(method.Name, method, null, DeviceTestKind.Setup);
                    break;
                case TestMethodAttribute:
                    yield return new DeviceTestCase(method.Name, method, null, DeviceTestKind.Test);
                    break;
                case DataRowAttribute row:
                    string name = $"{method.Name}({string.Join(", ", row.MethodParameters.Select(Show))})";
                    yield return new DeviceTestCase(name, method, row.MethodParameters, DeviceTestKind.DataRow);
                    break;
                case CleanupAttribute:
                    yield return new DeviceTestCase(method.Name, method, null, DeviceTestKind.Cleanup);
                    break;
            }
        }
    }

    private static DeviceTestOutcome Run(DeviceTestCase test)
    {
        long started = Stopwatch.GetTimestamp();
        Exception? error = null;
        try
        {
            test.Method.Invoke(InstanceFor(test.Method), BindingFlags.DoNotWrapExceptions, null, test.Arguments, null);
        }
        catch (SkipTestException skip)
        {
            string reason = string.IsNullOrEmpty(skip.Message) ? "no reason given" : skip.Message;
            return new DeviceTestOutcome(test, null, reason, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception e)
        {
            error = e;
        }

        return new DeviceTestOutcome(test, error, null, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>
    /// The launcher calls methods without an instance, so a test that uses an instance field crashes on the device; here it
    /// is refused.
    /// </summary>
    private static object? InstanceFor(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (method.IsStatic)
            return null;
        if (type.GetFields(State) is [var field, ..])
        {
            throw new InvalidOperationException($"{type.FullName}.{field.Name}: on the device test methods run without "
                + "an instance, so a test class has no instance fields; make it static.");
        }

        return Activator.CreateInstance(type);
    }

    private static string Show(object? argument) => argument switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => argument.ToString() ?? string.Empty,
    };
}
