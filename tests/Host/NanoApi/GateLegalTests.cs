using Microsoft.CodeAnalysis;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: what was seen to work on a nanoCLR compiles and is not refused. Method: as for what is forbidden, with no
// marks.
public class GateLegalTests
{
    private static readonly Dictionary<string, string> s_snippets = new()
    {
        ["language"] = """
            using System;
            using System.Collections;
            delegate int Twice(int x);
            delegate void Notify(int x);
            abstract class Shape { public int Sides { get; init; } }
            sealed class Square : Shape { }
            struct Point
            {
                public int X, Y;
                public void Deconstruct(out int x, out int y) { x = X; y = Y; }
                public static Point operator +(Point a, Point b) => new Point { X = a.X + b.X, Y = a.Y + b.Y };
                public static implicit operator int(Point p) => p.X;
            }
            [Flags] enum Options { None = 0, A = 1, B = 2 }
            class C : IDisposable
            {
                private readonly object _gate = new object();
                private event Notify Changed;
                ~C() { Dispose(); }
                public void Dispose() { }
                public int this[int i] { get => i; set { } }
                int Patterns(object o) => o switch
                {
                    int i when i > 3 => i,
                    string { Length: > 2 } s => s.Length,
                    null => 0,
                    _ => -1,
                };
                int Filter(string s)
                {
                    try { return int.Parse(s); }
                    catch (FormatException e) when (e.Message != null) { return 1; }
                    catch (ArgumentException) { throw; }
                    finally { Changed?.Invoke(1); }
                }
                int Closure(int a)
                {
                    Twice twice = x => x * a;
                    Twice still = static x => x;
                    return twice(2) + Local() + still(1);
                    int Local() => a + 1;
                }
                void Loops(Hashtable table, int[][] jagged)
                {
                    foreach (DictionaryEntry e in table)
                        lock (_gate) { object k = e.Key ?? "none"; }
                    foreach (int[] row in jagged)
                        foreach (int cell in row)
                            if (cell > 1) break;
                    using (var c = new C()) { c[1] = 2; }
                    var (x, y) = new Point { X = 1 };
                    ref int first = ref jagged[0][0];
                    first = x + y;
                }
                string Null(string s) { s ??= "a"; return s?.Trim(); }
                int Words(string s)
                {
                    switch (s)
                    {
                        case "one": return 1; case "two": return 2; case "three": return 3; case "four": return 4;
                        case "five": return 5; case "six": return 6; case "seven": return 7; case "eight": return 8;
                        default: return 0;
                    }
                }
                int Wrap(int a) => unchecked(a * 31 + (byte)a);
                bool Has(Options o) => (o & Options.A) != 0;
                int Sum(params int[] values) => values.Length;
                byte[] Table() => new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 };
                Type Token() => typeof(C);
            }
            """,
        ["text"] = """
            using System;
            using System.Text;
            enum Colour { Red }
            class C
            {
                string A(double d, float f) => d.ToString("F1") + f.ToString("G6") + d.ToString("N2");
                string B(int i, byte b, long l) => $"{i} {i,8} {i,-4:D3} {b:X2} {l} {(i > 1 ? "a" : "b")}";
                string E(double d, DateTime t) => $"{d:F2} {d,8:F1} {t:yyyy-MM-dd HH:mm:ss.fff} {t:o}";
                string F(DateTime t) => t.ToString("u") + t.ToString("s") + t.ToString("r") + t.ToString("yyyy'K'") + t;
                string G(Colour c) => ((int)c).ToString() + (c == Colour.Red ? "RED" : "");
                string H(object o, string s, bool b, char c) => string.Format("{{{0}}} {1}{0}", o, s) + b + c;
                string I(string format, int a) => string.Format(format, a, "x");
                StringBuilder J(StringBuilder b, int i) => b.Append(i).Append('a').Append("b").Append((object)i);
            }
            """,
        ["threads"] = """
            using System;
            using System.Threading;
            class C
            {
                private int _count;
                void A()
                {
                    var thread = new Thread(() => Interlocked.Increment(ref _count));
                    thread.Start();
                    thread.Join(100);
                    thread.Abort();
                    using var timer = new Timer(_ => { }, null, 0, Timeout.Infinite);
                    var done = new ManualResetEvent(false);
                    WaitHandle.WaitAny(new WaitHandle[] { done, new AutoResetEvent(true) }, 10, false);
                    var source = new CancellationTokenSource(100);
                    source.Token.Register(() => done.Set());
                    GC.SuppressFinalize(new WeakReference(this));
                }
            }
            """,
        ["nullable annotations"] = """
            #nullable enable
            using System.Diagnostics.CodeAnalysis;
            class C
            {
                private string? _name;
                public bool TryName([NotNullWhen(true)] out string? name) => (name = _name) is not null;
            }
            """,
        ["SpanByte"] = """
            using System;
            class C
            {
                byte A(byte[] data)
                {
                    SpanByte span = new SpanByte(data, 0, 2);
                    return span.Slice(1)[0];
                }
            }
            """,
        ["attributes"] = """
            using System;
            using System.Diagnostics;
            using System.Runtime.CompilerServices;
            using nanoFramework.TestFramework;
            [AttributeUsage(AttributeTargets.Class)]
            class MarkAttribute : Attribute { public MarkAttribute(string s) { } }
            [Mark("x"), TestClass, DebuggerDisplay("{A}")]
            class C
            {
                [Obsolete] void Old() { }
                [TestMethod, DataRow(1), DataRow(2)]
                void B(int x)
                {
                    Debug.WriteLine("b");
                    Assert.ThrowsException(typeof(Exception), () => throw new Exception());
                }
                [MethodImpl(MethodImplOptions.Synchronized)] void D() { }
            }
            """,
        ["device packages"] = """
            using System;
            using System.Device.Adc;
            using System.Device.Gpio;
            using System.IO;
            using System.Net.NetworkInformation;
            using System.Security.Cryptography.X509Certificates;
            using System.Text;
            using nanoFramework.Json;
            using nanoFramework.M2Mqtt;
            using nanoFramework.M2Mqtt.Messages;
            using nanoFramework.Networking;
            using nanoFramework.Runtime.Native;
            class Settings { public int Pin { get; set; } }
            class C
            {
                void A()
                {
                    var gpio = new GpioController();
                    GpioPin pin = gpio.OpenPin(4, PinMode.InputPullUp);
                    pin.ValueChanged += (s, e) => Console.WriteLine(e.ChangeType == PinEventTypes.Rising ? "up" : "");
                    bool high = pin.Read() == PinValue.High;
                    int raw = new AdcController().OpenChannel(6).ReadValue();
                    try
                    {
                        using (var file = new FileStream("I:\\a", FileMode.Open, FileAccess.Read))
                            file.Read(new byte[4], 0, 4);
                    }
                    catch (IOException e) when (e.ErrorCode == IOException.IOExceptionErrorCode.FileNotFound) { }
                    var settings = (Settings)JsonConvert.DeserializeObject(File.ReadAllText("I:\\s"), typeof(Settings));
                    var ca = new X509Certificate("ca");
                    var own = new X509Certificate2("c", "k", "");
                    var client = new MqttClient("host", 8883, true, ca, own, MqttSslProtocols.TLSv1_2);
                    client.MqttMsgPublished += (s, e) => { bool ok = e.IsPublished; };
                    client.Publish("t", Encoding.UTF8.GetBytes("x"), null, null, MqttQoSLevel.AtLeastOnce, false);
                    WifiNetworkHelper.ConnectDhcp("ssid", "password", requiresDateTime: true);
                    Rtc.SetSystemTime(DateTime.UnixEpoch);
                    nanoFramework.Runtime.Native.GC.Run(true);
                }
            }
            """,
    };

    public static TheoryData<string> Names => [.. s_snippets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_WorkingConstruct_IsNotRefused(string name)
    {
        Assert.Empty(Snippet.CompilerErrors(s_snippets[name]));
        Assert.Empty(Snippet.FindingLines(s_snippets[name], OptimizationLevel.Debug));
        Assert.Empty(Snippet.FindingLines(s_snippets[name], OptimizationLevel.Release));
    }
}
