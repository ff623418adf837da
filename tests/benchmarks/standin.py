"""A stand-in for a Wekinator, in Pd: eight outputs for each input, done some time after train."""

ANSWERS = """\
#N canvas 0 0 600 400 12;
#X obj 10 10 netreceive -u -b {port};
#X obj 10 40 oscparse;
#X obj 10 70 list trim;
#X obj 10 100 route wek wekinator;
#X obj 10 130 route inputs;
#X obj 10 160 unpack f f f f f f;
#X obj 10 190 pack f f f f f f 0.7 0.8;
#X obj 10 220 oscformat wek outputs;
#X obj 10 310 netsend -u -b;
#X obj 300 130 route control;
#X obj 300 160 route train;
#X obj 300 190 delay 100;
#X obj 300 220 oscformat wekinator status done-training;
#X obj 400 10 loadbang;
#X msg 400 40 connect 127.0.0.1 {to};
#X obj 400 70 print ready;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 2 0 3 0;
#X connect 3 0 4 0;
#X connect 3 1 9 0;
#X connect 4 0 5 0;
#X connect 5 5 6 5;
#X connect 5 4 6 4;
#X connect 5 3 6 3;
#X connect 5 2 6 2;
#X connect 5 1 6 1;
#X connect 5 0 6 0;
#X connect 6 0 7 0;
#X connect 7 0 8 0;
#X connect 9 0 10 0;
#X connect 10 0 11 0;
#X connect 11 0 12 0;
#X connect 12 0 8 0;
#X connect 13 0 14 0;
#X connect 14 0 8 0;
#X connect 13 0 15 0;
"""
